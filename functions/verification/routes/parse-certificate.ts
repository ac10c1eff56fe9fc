/** 解析证书: any field of the names, any extension, its raw value too. @source GB/T 38629-2020 (parseCert) */
import { createHash, createPublicKey } from 'node:crypto'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { extensionOids } from '@yiqian/shared/crypto/x509/extension-names.ts'
import { displayName, nameAttributes, type Name } from '@yiqian/shared/crypto/x509/name.ts'
import { readPolicies } from '@yiqian/shared/crypto/x509/policies.ts'
import { parseCertificate as contract } from '@yiqian/shared/protocol/certificate-validation.ts'
import { extensionText } from '../../_domain/certificate-validation/match-class.ts'
import { routeFor } from '../../_kernel/route.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { readCertificate } from '../read-certificate-file.ts'

export const parseCertificate = routeFor<Deps>()(contract, async (_deps, { certificateBase64 }) => {
  const certificate = readCertificate(certificateBase64)
  const { version, serialHex, signatureAlgorithm, issuer, subject, notBeforeMs, notAfterMs, extensions, der } = certificate
  return {
    version, serialHex, signatureAlgorithmOid: signatureAlgorithm.oid, issuer: displayName(issuer), issuerFields: fieldsOf(issuer), subject: displayName(subject), subjectFields: fieldsOf(subject), notBeforeMs, notAfterMs,
    publicKey: publicKeyOf(certificate), sha256Hex: digestHex('sha256', der), sm3Hex: digestHex('sm3', der),
    keyUsages: [...(extensions.keyUsage ?? [])], extendedKeyUsages: [...(extensions.extKeyUsage?.purposeOids ?? [])], certificatePolicies: policiesOf(certificate), crlAddresses: [...extensions.crlUrls], isAuthority: extensions.basicConstraints?.ca ?? false,
    extensions: extensions.all.map(({ oid, critical, value }) => ({ oid, name: extensionName(oid), critical, text: textOf(value), valueHex: bytesToHex(value) })),
  }
})

const digestHex = (algorithm: string, bytes: Uint8Array): string => createHash(algorithm).update(bytes).digest('hex')

const fieldsOf = ({ rdns }: Name) => rdns.flat().map(({ oid, value }) => ({ oid, name: Object.entries(nameAttributes).find(([, attribute]) => attribute.oid === oid)?.[0] ?? null, value }))

const extensionName = (oid: string): string | null => Object.entries(extensionOids).find(([, oids]) => (oids as readonly string[]).includes(oid))?.[0] ?? null

/** Null where the value is structured: its hex is beside it. */
function textOf(value: Uint8Array): string | null {
  const text = extensionText(value)
  return text === bytesToHex(value) ? null : text
}

function policiesOf(certificate: Certificate): string[] {
  try {
    return readPolicies(certificate) ?? []
  } catch (error) {
    if (error instanceof CryptoError) return []
    throw error
  }
}

function publicKeyOf({ publicKey }: Certificate) {
  const common = { algorithmOid: publicKey.algorithm.oid, infoBase64: toBase64(publicKey.der), sha256Hex: digestHex('sha256', publicKey.der) }
  if (publicKey.sm2PublicKey) return { ...common, curve: 'SM2', bits: 256 }
  try {
    const { modulusLength, namedCurve } = createPublicKey({ key: Buffer.from(publicKey.der), format: 'der', type: 'spki' }).asymmetricKeyDetails ?? {}
    return { ...common, curve: namedCurve ?? null, bits: modulusLength ?? null }
  } catch {
    return { ...common, curve: null, bits: null } // a key that Node does not know
  }
}
