// Contracts of `verification` about certificates: a verdict, and what a certificate says.
import * as v from 'valibot'
import { contract } from './contract.ts'
import { base64UpTo, count, idOf, optionalText, timeMs } from './fields.ts'
import { verdict } from './states.ts'

const reason = v.strictObject({ code: v.string(), zh: v.string(), en: v.string(), detail: v.optional(v.string()) })
/** DER, or PEM, as base64 of the file */
const certificateBase64 = v.pipe(base64UpTo(65_536), v.minLength(4, 'must not be empty / 不能为空'))

/** 有效 / 不可信 / 过期 / 吊销 / 冻结 / 未生效 / 其他 */
export const certificateCondition = v.picklist(['valid', 'untrusted', 'expired', 'revoked', 'suspended', 'not-yet-valid', 'other'])

export const CertificateBrief = v.strictObject({ subject: v.string(), issuer: v.string(), serialHex: v.string(), notBeforeMs: v.number(), notAfterMs: v.number() })

export const CertificateVerdict = v.strictObject({
  verdict,
  condition: certificateCondition,
  reasons: v.array(reason),
  notes: v.array(reason),
  certificate: v.nullable(CertificateBrief),
  /** leaf first, as far as it was found */
  path: v.array(CertificateBrief),
  atMs: timeMs,
  judgedAtMs: timeMs,
  policy: v.strictObject({ name: v.string(), version: count }),
  classes: v.array(v.string()),
  revocation: v.nullable(v.strictObject({
    by: v.picklist(['crl', 'ocsp']), status: v.picklist(['good', 'revoked', 'suspended']), revokedAtMs: v.nullable(v.number()), reason: v.nullable(v.string()),
    thisUpdateMs: v.number(), nextUpdateMs: v.nullable(v.number()), recordId: v.nullable(v.string()),
  })),
  /** as SOF_ValidateCert answers */
  sofCode: v.number(),
})

/** Whether a certificate holds, now or as of a past time. A bad certificate is a verdict, not an error. `level`: the validity period · and the path to a trusted root · and revocation. */
export const validateCertificate = contract({
  function: 'verification', operation: 'validate-certificate', access: ['application', 'administrator', 'function'], right: 'verification.trust.read', write: false,
  request: v.strictObject({
    certificateBase64, chainBase64: v.optional(v.pipe(v.array(certificateBase64), v.maxLength(8))), atMs: v.optional(timeMs), policy: optionalText(64),
    level: v.optional(v.picklist(['time', 'chain', 'revocation']), 'revocation'), ocsp: v.optional(v.boolean(), false), ocspResponseBase64: v.optional(base64UpTo(65_536)),
  }),
  response: CertificateVerdict,
  faults: ['certificate.unreadable'],
  summary: { zh: '验证证书', en: 'Validate a certificate' },
})

const NameField = v.strictObject({ oid: v.string(), name: v.nullable(v.string()), value: v.string() })

export const ParsedCertificate = v.strictObject({
  version: count, serialHex: v.string(), signatureAlgorithmOid: v.string(), issuer: v.string(), issuerFields: v.array(NameField), subject: v.string(), subjectFields: v.array(NameField),
  notBeforeMs: v.number(), notAfterMs: v.number(),
  publicKey: v.strictObject({ algorithmOid: v.string(), curve: v.nullable(v.string()), bits: v.nullable(count), infoBase64: v.string(), sha256Hex: v.string() }),
  sha256Hex: v.string(), sm3Hex: v.string(),
  keyUsages: v.array(v.string()), extendedKeyUsages: v.array(v.string()), certificatePolicies: v.array(v.string()), crlAddresses: v.array(v.string()), isAuthority: v.boolean(),
  /** every extension: its name where it has one, its text where it is one, and the raw value */
  extensions: v.array(v.strictObject({ oid: v.string(), name: v.nullable(v.string()), critical: v.boolean(), text: v.nullable(v.string()), valueHex: v.string() })),
})

/** Every field of the subject and issuer, and every extension with its raw value. Identifiers of persons are among them: do not log the answer. */
export const parseCertificate = contract({
  function: 'verification', operation: 'parse-certificate', access: ['application', 'administrator', 'function'], right: 'verification.trust.read', write: false,
  request: v.strictObject({ certificateBase64 }),
  response: ParsedCertificate,
  faults: ['certificate.unreadable'],
  summary: { zh: '解析证书', en: 'Parse a certificate' },
})

/** The bytes of a revocation list or status answer that a verdict relied on. */
export const exportRevocationRecord = contract({
  function: 'verification', operation: 'export-revocation-record', access: ['application', 'administrator', 'function'], right: 'verification.trust.read', write: false,
  request: v.strictObject({ recordId: v.union([idOf('crl'), idOf('ocr')]) }),
  response: 'binary',
  faults: ['revocation_list.not_found'],
  summary: { zh: '导出作为证据保存的吊销列表或状态答复', en: 'Export a revocation list or status answer kept as evidence' },
})
