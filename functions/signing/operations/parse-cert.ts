// Owns parseCert (解析证书): one item of a certificate by its number.
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodeSequence } from '@yiqian/shared/crypto/der/write.ts'
import { formatSvsTime } from '@yiqian/shared/crypto/svs/time.ts'
import { encodeExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { extensionNamed, type ExtensionName } from '@yiqian/shared/crypto/x509/extension-names.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { displayName, nameAttribute, type NameAttribute } from '@yiqian/shared/crypto/x509/name.ts'
import type { Operation } from '../core/parts.ts'
import { refuse } from '../core/refusal.ts'

type Item = (certificate: Certificate) => Uint8Array | undefined

const text = (read: (certificate: Certificate) => string | undefined): Item => (certificate) => {
  const found = read(certificate)
  return found === undefined ? undefined : utf8ToBytes(found)
}
const extension = (name: ExtensionName): Item => (certificate) => extensionNamed(certificate, name)?.value
const name = (of: 'issuer' | 'subject', attribute: NameAttribute): Item => text((certificate) => nameAttribute(certificate[of], attribute))

/**
 * Texts are UTF-8; extensions are what their OCTET STRING holds (DER), the public key SubjectPublicKeyInfo, all extensions
 * the SEQUENCE of them. Times are YYYYMMDDhhmmssZ, the validity two of them with a blank between.
 * @source GB/T 33560-2017 §6.3.4
 */
const items: Readonly<Record<number, Item>> = {
  0x01: text(({ version }) => String(version)),
  0x02: text(({ serialHex }) => serialHex),
  0x05: text(({ issuer }) => displayName(issuer)),
  0x06: text(({ notBeforeMs, notAfterMs }) => `${formatSvsTime(notBeforeMs)} ${formatSvsTime(notAfterMs)}`),
  0x07: text(({ subject }) => displayName(subject)),
  0x08: ({ publicKey }) => publicKey.der,
  0x09: ({ extensions }) => (extensions.all.length === 0 ? undefined : encodeSequence(...extensions.all.map(({ oid, critical, value }) => encodeExtension(oid, critical, value)))),
  0x11: extension('authorityKeyIdentifier'),
  0x12: extension('subjectKeyIdentifier'),
  0x13: extension('keyUsage'),
  0x14: extension('privateKeyUsagePeriod'),
  0x15: extension('certificatePolicies'),
  0x16: extension('policyMappings'),
  0x17: extension('basicConstraints'),
  0x18: extension('policyConstraints'),
  0x19: extension('extKeyUsage'),
  0x1a: extension('crlDistributionPoints'),
  0x1b: extension('netscapeCertType'),
  0x1c: extension('healthUniqueId'),
  0x21: name('issuer', 'CN'),
  0x22: name('issuer', 'O'),
  0x23: name('issuer', 'OU'),
  0x31: name('subject', 'CN'),
  0x32: name('subject', 'O'),
  0x33: name('subject', 'OU'),
  0x34: name('subject', 'E'),
  0x35: text(({ notBeforeMs }) => formatSvsTime(notBeforeMs)),
  0x36: text(({ notAfterMs }) => formatSvsTime(notAfterMs)),
}

/** An item that the certificate does not have is an empty answer. @source GB/T 38629-2020 §7.5.2 */
export const parseCert: Operation<'parseCert'> = ({ certificates }, { infoType, cert }, call) => {
  const item = items[infoType]
  if (!item) throw refuse('GM_ERROR_CERT_INFO_TYPE')
  const certificate = certificates.parse(cert)
  call.note.keys['certificate'] = certificate.serialHex
  const info = item(certificate)
  return Promise.resolve(info ? { info } : {})
}
