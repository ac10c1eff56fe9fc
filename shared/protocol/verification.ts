// Contracts of `verification`: a verdict on a signed file, in plain words and in detail.
import * as v from 'valibot'
import { contract } from './contract.ts'
import { base64UpTo, count, hexUpTo, timeMs } from './fields.ts'
import { signingFactor } from './factors.ts'
import { verdict } from './states.ts'

const sentence = v.strictObject({ zh: v.string(), en: v.string() })
const reason = v.strictObject({ code: v.string(), zh: v.string(), en: v.string() })

export const CertificateLine = v.strictObject({ subject: v.string(), issuer: v.string(), serialHex: hexUpTo(32), notBeforeMs: timeMs, notAfterMs: timeMs })

export const SignatureReport = v.strictObject({
  index: count,
  verdict,
  reasons: v.array(reason),
  signer: v.strictObject({ name: v.string(), staffNumber: v.nullable(v.string()), organisation: v.nullable(v.string()) }),
  /** signed under a grant or under automatic signing: on whose behalf, and by which signed statement */
  mandate: v.optional(v.strictObject({ kind: v.picklist(['delegation', 'automatic']), name: v.string(), staffNumber: v.string(), statementId: v.string(), statementDigestHex: hexUpTo(32), words: sentence })),
  /** claimed by the signer's device */
  signedAtMs: v.nullable(timeMs),
  timestamp: v.nullable(v.strictObject({ verdict, atMs: v.nullable(timeMs), authority: v.string(), serialHex: hexUpTo(32), reasons: v.array(reason) })),
  coverage: v.strictObject({ wholeDocument: v.boolean(), coveredBytes: count, totalBytes: count, changedSince: v.picklist(['nothing', 'signatures', 'other']), words: sentence }),
  chain: v.array(CertificateLine),
  fieldName: v.nullable(v.string()),
  reason: v.nullable(v.string()),
})
export type SignatureReport = v.InferOutput<typeof SignatureReport>

/** What this platform's own register says of the very file: whether it stands, and by which factors it was signed (MA-17). */
export const RegisterEntry = v.strictObject({
  state: v.picklist(['signed', 'voided']),
  /** of a voided one; nothing of the patient, and no reason in words */
  voidedAtMs: v.nullable(timeMs),
  voidedBy: v.nullable(v.picklist(['signer', 'hospital'])),
  signings: v.array(v.strictObject({ signedAtMs: timeMs, factors: v.array(signingFactor) })),
})

export const VerificationReport = v.strictObject({
  verdict,
  summary: sentence,
  kind: v.picklist(['pdf', 'detached', 'attached']),
  digestHex: hexUpTo(32),
  verifiedAtMs: timeMs,
  /** absent: the file is not one that this platform signed to the end */
  register: v.optional(RegisterEntry),
  signatures: v.array(SignatureReport),
  /** what concerns the file as a whole: no signature at all, traces of one that was taken out */
  reasons: v.optional(v.array(reason)),
  /** this platform's own record of the file: it was in use before it was signed, from when to when (暂存) */
  provisional: v.optional(v.strictObject({ fromMs: timeMs, signByMs: timeMs, untilMs: v.nullable(timeMs), words: sentence })),
})
export type VerificationReport = v.InferOutput<typeof VerificationReport>

/** A PDF; or any content with its detached signature; or an attached signature file. Bad signatures are a verdict, not an error. */
export const verifyDocument = contract({
  function: 'verification', operation: 'verify-document', access: ['public', 'function'], write: false, maxBodyBytes: 66 * 1_048_576,
  request: v.strictObject({ contentBase64: base64UpTo(48 * 1_048_576), signatureBase64: v.optional(base64UpTo(1_048_576)) }),
  response: VerificationReport,
  faults: ['verification.unreadable', 'document.too_large', 'document.encrypted'],
  summary: { zh: '验证签名文件', en: 'Verify a signed file' },
})
