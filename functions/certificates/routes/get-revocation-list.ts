/** 证书吊销列表: made at most once a minute. @source RFC 5280 §5 */
import { createCrl } from '@yiqian/shared/crypto/x509/crl.ts'
import { authorityKeyIdentifierExtension, crlNumberExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { getRevocationList as contract } from '@yiqian/shared/protocol/certificates.ts'
import { routeFor } from '../../_kernel/route.ts'
import { sm2Signer } from '../../_runtime/sm2-signer.ts'
import type { Deps } from '../deps.ts'

const FRESH_MS = 60_000
const DAY_MS = 86_400_000
const lists = new WeakMap<Deps, { madeAtMs: number; der: Promise<Uint8Array> }>()

export const getRevocationList = routeFor<Deps>()(contract, async (deps) => {
  const nowMs = deps.kernel.clock.nowMs()
  let list = lists.get(deps)
  if (!list || nowMs - list.madeAtMs > FRESH_MS) {
    list = { madeAtMs: nowMs, der: makeList(deps, nowMs) }
    lists.set(deps, list)
    list.der.catch(() => lists.delete(deps))
  }
  return { contentType: 'application/pkix-crl', bytes: await list.der }
})

async function makeList({ database, authority, sm2 }: Deps, nowMs: number): Promise<Uint8Array> {
  const issuing = await authority.issuing()
  const ended = await database.stores.certificates.listNotValid()
  return createCrl({
    issuerDer: issuing.subject.der,
    thisUpdateMs: nowMs,
    nextUpdateMs: nowMs + DAY_MS,
    entries: ended.map(({ serialHex, state, stateChangedAtMs }) => ({ serialHex, revokedAtMs: stateChangedAtMs ?? nowMs, reason: state === 'suspended' ? 'certificateHold' : 'cessationOfOperation' })),
    extensions: [authorityKeyIdentifierExtension(issuing.extensions.subjectKeyIdentifier!), crlNumberExtension(Math.floor(nowMs / 1000))],
  }, sm2Signer(sm2, await authority.issuingKey()))
}
