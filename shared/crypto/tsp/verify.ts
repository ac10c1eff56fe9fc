// Owns the verification of timestamp tokens: signature, authority, purpose, and that it is the right thing's time.
import { verifySignedData } from '../cms/verify.ts'
import type { SignerVerdict } from '../cms/verify.ts'
import { OID } from '../der/oid.ts'
import { CryptoError } from '../error.ts'
import type { Certificate } from '../x509/certificate.ts'
import { displayName } from '../x509/name.ts'
import type { SignatureDeps } from '../x509/signature.ts'
import { judge } from '../x509/verdict.ts'
import type { Judgement, Reason } from '../x509/verdict.ts'
import { sameImprint } from './imprint.ts'
import type { MessageImprint } from './imprint.ts'
import { parseTimestampToken } from './token.ts'
import type { TstInfo } from './tst-info.ts'

export interface TimestampTokenQuestion extends SignatureDeps {
  /** ContentInfo, DER. */
  readonly token: Uint8Array
  /** What it should be the time of. */
  readonly imprint: MessageImprint
  /** Trusted for time. */
  readonly roots: readonly Certificate[]
  readonly intermediates?: readonly Certificate[]
  /** Judge the authority's path at this time; at the token's own time unless given. */
  readonly atMs?: number
  /** As asked for: the token must repeat it. */
  readonly nonce?: bigint
  readonly policyOid?: string
}

export interface TimestampTokenVerdict extends Judgement {
  /** Absent when malformed. To be believed only when passed. */
  readonly info?: TstInfo
  readonly signer?: SignerVerdict
}

/**
 * Never throws for what the bytes say.
 *
 * @source RFC 3161 §2.2, §2.3, §2.4.2; RFC 5816 §2.2.1; GM/T 0033-2014 §7; GB/T 20520.
 */
export function verifyTimestampToken(question: TimestampTokenQuestion): TimestampTokenVerdict {
  const { token, imprint, nonce, policyOid } = question
  const parsed = tryParseToken(token)
  if (parsed instanceof CryptoError) {
    const code = parsed.code === 'tsp.structure_invalid' ? 'tsp.not_a_timestamp' : 'malformed'
    return judge([{ code, detail: parsed.message }])
  }
  const { info } = parsed
  const { sm2, sm2Id, verifySignature, verifySm2Digest, sm2MessageDigest, roots, intermediates } = question
  const message = verifySignedData({
    cms: token, roots, intermediates, atMs: question.atMs ?? info.genTimeMs, sm2, sm2Id, verifySignature, verifySm2Digest, sm2MessageDigest,
  })
  const [signer] = message.signers
  const reasons: Reason[] = [...message.reasons]
  if (message.signers.length !== 1) reasons.push({ code: 'tsp.signer_count' })
  else reasons.push(...judgeAuthority(signer))
  if (!sameImprint(info.imprint, imprint)) reasons.push({ code: 'tsp.imprint_mismatch' })
  if (nonce !== undefined && info.nonce !== nonce) reasons.push({ code: 'tsp.nonce_mismatch' })
  if (policyOid !== undefined && info.policyOid !== policyOid) reasons.push({ code: 'tsp.policy_mismatch' })
  return { ...judge(reasons), info, ...(signer && { signer }) }
}

/** The certificate must be named inside the signature, and be for timestamps and nothing else. @source RFC 3161 §2.3, §2.4.2. */
function judgeAuthority({ signer, certificate }: SignerVerdict): Reason[] {
  if (!certificate) return []
  const reasons: Reason[] = []
  if (!hasCertificateReference(signer)) reasons.push({ code: 'tsp.signing_certificate_missing' })
  const purposes = certificate.extensions.extKeyUsage
  const isForTime = purposes?.critical && purposes.purposeOids.length === 1 && purposes.purposeOids[0] === OID.timeStamping
  if (!isForTime) reasons.push({ code: 'tsp.purpose_missing', detail: displayName(certificate.subject) })
  return reasons
}

/** Whether it fits the certificate was judged with the message; a malformed one too. */
function hasCertificateReference(signer: SignerVerdict['signer']): boolean {
  return signer.signedAttributes.some(({ oid }) => oid === OID.signingCertificateV2 || oid === OID.signingCertificate)
}

function tryParseToken(token: Uint8Array) {
  try {
    return parseTimestampToken(token)
  } catch (cause) {
    if (cause instanceof CryptoError) return cause
    throw cause
  }
}
