// Whom a verification believes: the hospital's own root, the operator's further anchors, and what the revocation lists say.
import { parseCertificate, type Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { parseCrl, type Crl } from '@yiqian/shared/crypto/x509/crl.ts'
import { checkRevocation } from '@yiqian/shared/crypto/x509/crl-verify.ts'
import { parseDer } from '@yiqian/shared/crypto/der/element.ts'
import { readTime } from '@yiqian/shared/crypto/der/time.ts'
import type { SignatureDeps } from '@yiqian/shared/crypto/x509/signature.ts'
import { getRevocationList, listAuthorities } from '@yiqian/shared/protocol/certificates.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { fromBase64 } from '../_runtime/base64.ts'
import type { Deps } from './deps.ts'
import { verifyByNode } from './node-signatures.ts'
import { fromCrypto, type ReportReason } from './reason.ts'

export interface Trust {
  nowMs: number
  /** the hospital's root first */
  roots: readonly Certificate[]
  /** root and issuing authority of this hospital */
  authorities: readonly Certificate[]
  crls: readonly Crl[]
  signatures: SignatureDeps
  /** whether the time of this request is over: what is not judged yet stays undecided */
  isLate(): boolean
}

/** After this no further signature of a file is begun. */
const TIME_LIMIT_MS = 20_000

export async function openTrust({ call, anchors, sm2, gm, kernel }: Pick<Deps, 'call' | 'anchors' | 'kernel' | 'sm2' | 'gm'>): Promise<Trust> {
  const [{ rootBase64, issuingBase64 }, crls, further] = await Promise.all([call(listAuthorities, {}), loadList(call), anchors()])
  const [root, issuing] = [parseCertificate(fromBase64(rootBase64)), parseCertificate(fromBase64(issuingBase64))]
  const startedAt = performance.now()
  const isLate = () => performance.now() - startedAt > TIME_LIMIT_MS
  return { isLate, nowMs: kernel.clock.nowMs(), roots: [root, ...further.roots], authorities: [root, issuing], crls: [...crls, ...further.crls], signatures: { sm2, verifySignature: verifyByNode, verifySm2Digest: gm.verifyDigest } }
}

/** No list leaves revocation unknown, which a report says; it does not stop the rest of the verification. */
async function loadList(call: Deps['call']): Promise<Crl[]> {
  try {
    return [parseCrl((await call(getRevocationList, {})).bytes)]
  } catch (error) {
    if (error instanceof Fault || error instanceof CryptoError) return []
    throw error
  }
}

const MOST_LISTS = 8

/**
 * Revocation of the certificates of a path, at one time. The signer's must be on record as good; an authority between
 * counts only where a list speaks of it, since an offline root publishes none.
 * @param given lists inside the message, DER; believed only as far as their issuer signed them
 */
export function judgeRevocation(trust: Trust, path: readonly Certificate[], atMs: number, given: readonly Uint8Array[]): ReportReason[] {
  const crls = [...trust.crls, ...given.slice(0, MOST_LISTS).flatMap(tryParseCrl)]
  return path.slice(0, -1).flatMap((certificate, index) => {
    const own = crls.map((crl) => (keepsExpired(crl, certificate) ? { ...crl, thisUpdateMs: Math.min(crl.thisUpdateMs, certificate.notAfterMs) } : crl))
    const { reasons } = checkRevocation({ ...trust.signatures, certificate, issuer: path[index + 1]!, crls: own, atMs })
    return reasons.filter(({ code }) => index === 0 || code !== 'revocation.unknown').map(fromCrypto)
  })
}

function tryParseCrl(der: Uint8Array): Crl[] {
  try {
    return [parseCrl(der)]
  } catch (error) {
    if (error instanceof CryptoError) return []
    throw error
  }
}

const EXPIRED_CERTS_ON_CRL = '2.5.29.60'

/** A list that says so keeps certificates after they expire, and so still speaks of old signatures. @source X.509 §9.5.2.8 */
function keepsExpired(crl: Crl, { notAfterMs }: Certificate): boolean {
  const extension = crl.extensions.find(({ oid }) => oid === EXPIRED_CERTS_ON_CRL)
  try {
    return extension !== undefined && readTime(parseDer(extension.value)) <= notAfterMs
  } catch (error) {
    if (error instanceof CryptoError) return false
    throw error
  }
}
