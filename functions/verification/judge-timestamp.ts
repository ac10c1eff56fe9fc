// The timestamp over a signature: genuine, trusted for time, and of this very signature.
import { digestSizeBytes, digestWith } from '@yiqian/shared/crypto/digest.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { parseTimestampToken, type TimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { verifyTimestampToken } from '@yiqian/shared/crypto/tsp/verify.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { displayName, nameAttribute } from '@yiqian/shared/crypto/x509/name.ts'
import type { Verdict } from '@yiqian/shared/protocol/states.ts'
import { isAsWritten } from './envelope.ts'
import { fromCrypto, judgeReasons, type ReportReason } from './reason.ts'
import { judgeRevocation, type Trust } from './trust.ts'

export interface JudgedTimestamp {
  verdict: Verdict
  reasons: ReportReason[]
  /** to be believed only when passed */
  atMs: number | undefined
  authority: string
  serialHex: string
}

/** @param signature the signature octets that the token should be the time of @source RFC 3161 Appendix A */
export async function judgeTimestamp(trust: Trust, token: Uint8Array, signature: Uint8Array, certificates: readonly Certificate[]): Promise<JudgedTimestamp> {
  const parsed = tryParse(token)
  const digestOid = parsed?.info.imprint.digestOid ?? OID.sm3
  if (digestSizeBytes(digestOid) === undefined || digestOid === OID.sha1) return { ...judgeReasons([{ code: 'cms.digest_algorithm_unsupported' }]), atMs: undefined, authority: '', serialHex: '00' }
  const { reasons, info, signer } = verifyTimestampToken({
    ...trust.signatures, token, imprint: { digestOid, digest: digestWith(digestOid, signature) }, roots: trust.roots, intermediates: [...trust.intermediates, ...certificates],
  })
  const all = reasons.map(fromCrypto)
  const path = signer?.chain?.verdict === 'passed' ? signer.chain.path : []
  if (parsed && info) all.push(...(await judgeRevocation(trust, path, info.genTimeMs, parsed.signedData.crls)))
  if (parsed && !isAsWritten(trust, parsed.signedData, path)) all.push({ code: 'cms.envelope_altered' })
  const subject = signer?.certificate?.subject
  return { ...judgeReasons(all), atMs: info?.genTimeMs, authority: subject ? nameAttribute(subject, 'CN') ?? displayName(subject) : '', serialHex: info?.serialHex ?? '00' }
}

function tryParse(token: Uint8Array): TimestampToken | undefined {
  try {
    return parseTimestampToken(token)
  } catch (error) {
    if (error instanceof CryptoError) return undefined // verifyTimestampToken says why
    throw error
  }
}
