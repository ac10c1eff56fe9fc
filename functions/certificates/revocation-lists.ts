// The revocation lists of the installation's authorities: signed anew when somebody's certificate changed, else once a minute.
import { encodeGeneralizedTime } from '@yiqian/shared/crypto/der/time.ts'
import type { Certificate as X509 } from '@yiqian/shared/crypto/x509/certificate.ts'
import { createCrl } from '@yiqian/shared/crypto/x509/crl.ts'
import { authorityKeyIdentifierExtension, crlNumberExtension, encodeExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'
import type { SignBytes } from '@yiqian/shared/crypto/x509/signature.ts'
import type { Certificate } from '../_domain/records.ts'
import type { Runtime } from '../_runtime/open-runtime.ts'

const FRESH_MS = 60_000
const DAY_MS = 86_400_000
const EXPIRED_CERTS_ON_CRL = '2.5.29.60'

interface ListIssuer {
  certificate(): Promise<X509>
  signer(): Promise<SignBytes>
  signatureOid?: string
}

/** @returns the current list, DER, of the certificates that this issuer signed. @source RFC 5280 §5 */
export function createRevocationList({ database, kernel }: Pick<Runtime, 'database' | 'kernel'>, issuer: ListIssuer): () => Promise<Uint8Array> {
  let list: { madeAtMs: number; of: string; der: Promise<Uint8Array> } | undefined

  /** Expired certificates stay on the list and it says so: signatures outlive certificates. @source X.509 §9.5.2.8 (expiredCertsOnCRL) */
  const make = async (ended: readonly Certificate[], certificate: X509, nowMs: number): Promise<Uint8Array> =>
    createCrl({
      issuerDer: certificate.subject.der,
      thisUpdateMs: nowMs,
      nextUpdateMs: nowMs + DAY_MS,
      entries: ended.map(({ serialHex, state, stateChangedAtMs }) => ({ serialHex, revokedAtMs: stateChangedAtMs ?? nowMs, reason: state === 'suspended' ? 'certificateHold' : 'cessationOfOperation' })),
      extensions: [
        authorityKeyIdentifierExtension(certificate.extensions.subjectKeyIdentifier!),
        crlNumberExtension(nowMs),
        encodeExtension(EXPIRED_CERTS_ON_CRL, false, encodeGeneralizedTime(certificate.notBeforeMs)),
      ],
      ...(issuer.signatureOid && { signatureOid: issuer.signatureOid }),
    }, await issuer.signer())

  return async () => {
    const nowMs = kernel.clock.nowMs()
    const certificate = await issuer.certificate()
    const name = displayName(certificate.subject)
    const ended = (await database.stores.certificates.listNotValid()).filter((each) => each.issuer === name)
    const of = JSON.stringify(ended.map(({ serialHex, state, stateChangedAtMs }) => [serialHex, state, stateChangedAtMs]))
    if (!list || list.of !== of || nowMs - list.madeAtMs > FRESH_MS) {
      const made = { madeAtMs: nowMs, of, der: make(ended, certificate, nowMs) }
      list = made
      made.der.catch(() => list === made && (list = undefined))
    }
    return list.der
  }
}
