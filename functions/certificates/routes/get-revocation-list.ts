/** 证书吊销列表: signed anew when somebody's certificate changed, else once a minute. @source RFC 5280 §5 */
import { encodeGeneralizedTime } from '@yiqian/shared/crypto/der/time.ts'
import { createCrl } from '@yiqian/shared/crypto/x509/crl.ts'
import { authorityKeyIdentifierExtension, crlNumberExtension, encodeExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { getRevocationList as contract } from '@yiqian/shared/protocol/certificates.ts'
import type { Certificate } from '../../_domain/records.ts'
import { routeFor } from '../../_kernel/route.ts'
import { sm2Signer } from '../../_runtime/sm2-signer.ts'
import type { Deps } from '../deps.ts'

const FRESH_MS = 60_000
const DAY_MS = 86_400_000
const EXPIRED_CERTS_ON_CRL = '2.5.29.60'
const lists = new WeakMap<Deps, { madeAtMs: number; of: string; der: Promise<Uint8Array> }>()

export const getRevocationList = routeFor<Deps>()(contract, async (deps) => {
  const nowMs = deps.kernel.clock.nowMs()
  const ended = await deps.database.stores.certificates.listNotValid()
  const of = JSON.stringify(ended.map(({ serialHex, state, stateChangedAtMs }) => [serialHex, state, stateChangedAtMs]))
  let list = lists.get(deps)
  if (!list || list.of !== of || nowMs - list.madeAtMs > FRESH_MS) {
    list = { madeAtMs: nowMs, of, der: makeList(deps, ended, nowMs) }
    lists.set(deps, list)
    list.der.catch(() => lists.delete(deps))
  }
  return { contentType: 'application/pkix-crl', bytes: await list.der }
})

/** Expired certificates stay on the list and it says so: signatures outlive certificates. @source X.509 §9.5.2.8 (expiredCertsOnCRL) */
async function makeList({ authority, gm }: Deps, ended: readonly Certificate[], nowMs: number): Promise<Uint8Array> {
  const issuing = await authority.issuing()
  return createCrl({
    issuerDer: issuing.subject.der,
    thisUpdateMs: nowMs,
    nextUpdateMs: nowMs + DAY_MS,
    entries: ended.map(({ serialHex, state, stateChangedAtMs }) => ({ serialHex, revokedAtMs: stateChangedAtMs ?? nowMs, reason: state === 'suspended' ? 'certificateHold' : 'cessationOfOperation' })),
    extensions: [
      authorityKeyIdentifierExtension(issuing.extensions.subjectKeyIdentifier!),
      crlNumberExtension(nowMs),
      encodeExtension(EXPIRED_CERTS_ON_CRL, false, encodeGeneralizedTime(issuing.notBeforeMs)),
    ],
  }, sm2Signer(gm, await authority.issuingKey()))
}
