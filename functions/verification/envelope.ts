// The part of a message that no signature covers: for messages of this hospital it must be what the platform writes, byte for byte.
import { equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import { assembleSignedData } from '@yiqian/shared/crypto/cms/assemble.ts'
import { encodeAttribute } from '@yiqian/shared/crypto/cms/attribute.ts'
import type { SignedData } from '@yiqian/shared/crypto/cms/parse.ts'
import { signerProfiles, type SignerProfile } from '@yiqian/shared/crypto/cms/profile.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { Trust } from './trust.ts'

/**
 * Certificates, algorithm names and versions around a signature are not signed: whoever changes them changes no meaning,
 * but the file is not the one that was handed out. Messages of other systems are written in many ways and always pass.
 * @param path of the signer's certificate; empty when it was not verified
 */
export function isAsWritten(trust: Trust, signedData: SignedData, path: readonly Certificate[]): boolean {
  const [signer] = signedData.signers
  const [leaf] = path
  if (!leaf || !isOfHospital(trust, path) || !signer || signedData.signers.length !== 1) return true
  const known = [...path, ...trust.authorities]
  if (!signedData.certificates.every((der) => known.some((certificate) => equalBytes(certificate.der, der)))) return false
  const others = signedData.certificates.filter((der) => !equalBytes(der, leaf.der))
  try {
    const again = assembleSignedData({
      profile: { ...profileOf(signedData), attributes: signer.signedAttributesDer !== undefined },
      attributes: signer.signedAttributesDer, signature: signer.signature,
      certificates: [leaf.der, ...others], includeCertificates: signedData.certificates.length > 0,
      encapsulatedContent: signedData.content, contentType: signedData.contentType,
      unsignedAttributes: signer.unsignedAttributes.map(({ oid, values }) => encodeAttribute(oid, ...values)),
    })
    return equalBytes(again, signedData.der)
  } catch (error) {
    if (error instanceof CryptoError) return false
    throw error
  }
}

/** Whether the path ends at the hospital's own root. */
export const isOfHospital = (trust: Trust, path: readonly Certificate[]): boolean => path.length > 0 && equalBytes(path.at(-1)!.der, trust.roots[0]!.der)

/** The dialects that the platform has ever written. */
function profileOf({ family, signers }: SignedData): SignerProfile {
  const signatureAlgorithmOid = signers[0]!.signatureAlgorithm.oid
  const all: readonly SignerProfile[] = Object.values(signerProfiles)
  return all.find((profile) => profile.contentTypeFamily === family && profile.signatureAlgorithmOid === signatureAlgorithmOid) ?? signerProfiles.pkcs501
}
