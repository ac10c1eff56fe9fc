// Owns the SOF functions about any certificate: its items (table 3), an extension by OID, its validity.
import { bytesToUtf8 } from '@yiqian/shared/crypto/bytes.ts'
import { parseDer } from '@yiqian/shared/crypto/der/element.ts'
import { readString } from '@yiqian/shared/crypto/der/read.ts'
import { encodeSequence } from '@yiqian/shared/crypto/der/write.ts'
import { formatSvsTime } from '@yiqian/shared/crypto/svs/time.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { encodeExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { extensionNamed, identityTexts, type ExtensionName } from '@yiqian/shared/crypto/x509/extension-names.ts'
import { displayName, nameAttribute, type NameAttribute } from '@yiqian/shared/crypto/x509/name.ts'
import type { SofFunction } from '../interface/call.ts'
import { SofRefusal, type SorName } from '../interface/codes.ts'
import { CERT, TYPE } from '../interface/names.ts'

type Item = (certificate: Certificate) => string | undefined

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const nameItems = (of: 'issuer' | 'subject', first: number): Record<number, Item> =>
  Object.fromEntries((['C', 'O', 'OU', 'ST', 'CN', 'L', 'E'] satisfies NameAttribute[]).map((attribute, index) => [first + index, (certificate: Certificate) => nameAttribute(certificate[of], attribute)]))
const extension = (name: ExtensionName): Item => (certificate) => {
  const found = extensionNamed(certificate, name)
  return found && base64(found.value)
}
const identity = (name: Parameters<typeof identityTexts>[1]): Item => (certificate) => identityTexts(certificate, name)[0]

/** Texts as they are, times YYYYMMDDhhmmssZ, everything else DER in Base64. @source 卫生系统数字证书应用集成规范(试行) §5.6 table 3 */
export const certificateItems: Readonly<Record<number, Item>> = {
  1: ({ version }) => String(version),
  2: ({ serialHex }) => serialHex,
  3: ({ signatureAlgorithm }) => signatureAlgorithm.oid,
  ...nameItems('issuer', 4),
  11: ({ notBeforeMs }) => formatSvsTime(notBeforeMs),
  12: ({ notAfterMs }) => formatSvsTime(notAfterMs),
  ...nameItems('subject', 13),
  20: ({ issuer }) => displayName(issuer),
  21: ({ subject }) => displayName(subject),
  22: ({ publicKey }) => base64(publicKey.der),
  23: ({ extensions: { all } }) => (all.length === 0 ? undefined : base64(encodeSequence(...all.map(({ oid, critical, value }) => encodeExtension(oid, critical, value))))),
  24: extension('authorityKeyIdentifier'),
  25: extension('subjectKeyIdentifier'),
  26: extension('keyUsage'),
  27: extension('privateKeyUsagePeriod'),
  28: extension('certificatePolicies'),
  29: extension('policyMappings'),
  30: extension('basicConstraints'),
  31: extension('policyConstraints'),
  32: extension('extKeyUsage'),
  33: extension('crlDistributionPoints'),
  34: extension('netscapeCertType'),
  35: identity('healthUniqueId'),
  36: identity('personId'),
  37: identity('insuranceNumber'),
  38: identity('businessNumber'),
  39: identity('organizationCode'),
  40: identity('taxNumber'),
}

const MOST_ITEMS = 40

/**
 * The table prints its numbers as 0x000000NN with decimal NN, and vendors pass NN: `17`, `"17"` and `"0x00000017"` are the
 * subject's common name. A plain number above 40 can only be the printed form taken as hex (0x17 = 23 is ambiguous and read
 * as 23 unless the settings say hex).
 */
export function itemNumber(given: string, numbering: 'decimal' | 'hex'): number | undefined {
  const printed = /^0[xX]0*(\d{1,2})$/.exec(given)
  if (printed) return Number(printed[1])
  if (!/^\d{1,3}$/.test(given)) return undefined
  const number = Number(given)
  const hex = number.toString(16)
  if ((numbering === 'hex' || number > MOST_ITEMS) && /^\d{1,2}$/.test(hex)) return Number(hex)
  return number
}

const OID_ARGUMENT = { name: 'Oid', alike: ['extOid', 'strOid'] }

/** Text where the extension is one, else its DER in Base64. */
function extensionText(value: Uint8Array): string {
  try {
    return readString(parseDer(value, { maxBytes: 4096, maxDepth: 1 }))
  } catch {
    const isText = value.length <= 4096 && value.every((octet) => octet >= 0x20 && octet < 0x7f)
    return isText ? bytesToUtf8(value) : base64(value)
  }
}

const refusals: Readonly<Record<number, SorName>> = { [-1]: 'SOR_CertInvalidErr', [-2]: 'SOR_CertHasExpiredErr', [-3]: 'SOR_CertRevokedErr', [-4]: 'SOR_CertFrozenErr', [-5]: 'SOR_CertNotYetValidErr', [-6]: 'SOR_VerifyPolicyErr' }

export const certificates: readonly SofFunction[] = [
  {
    name: 'SOF_GetCertInfo', args: [CERT, TYPE],
    run(parts, call) {
      const certificate = parts.certificates.parse(call.args.bytes(CERT))
      const item = certificateItems[itemNumber(call.args.text(TYPE, 16).trim(), parts.config.numbering) ?? 0]
      if (!item) throw new SofRefusal('SOR_ParameterNotSupportErr', 'Type')
      call.note.keys['certificate'] = certificate.serialHex
      return item(certificate) ?? ''
    },
  },
  {
    name: 'SOF_GetCertInfoByOid', args: [CERT, OID_ARGUMENT],
    run(parts, call) {
      const certificate = parts.certificates.parse(call.args.bytes(CERT))
      const oid = call.args.text(OID_ARGUMENT, 128).trim()
      if (!/^[0-2](\.\d{1,39}){1,32}$/.test(oid)) throw new SofRefusal('SOR_ParameterNotSupportErr', 'Oid')
      call.note.keys['certificate'] = certificate.serialHex
      const found = certificate.extensions.all.find((each) => each.oid === oid)
      return found ? extensionText(found.value) : ''
    },
  },
  {
    // 1 valid, -1 untrusted, -2 expired, -3 revoked, -4 suspended, -5 not valid yet, -6 other; whatever is not 1 is an error code too
    name: 'SOF_ValidateCert', args: [CERT], refused: -6,
    async run(parts, call) {
      const certificate = parts.certificates.parse(call.args.bytes(CERT))
      call.note.keys['certificate'] = certificate.serialHex
      const { sofCode } = await parts.validation.validateCertificate({ certificateDer: certificate.der, atMs: call.nowMs, level: 'revocation' })
      if (sofCode !== 1) throw new SofRefusal(refusals[sofCode] ?? 'SOR_CertInvalidErr', '', sofCode)
      return 1
    },
  },
]
