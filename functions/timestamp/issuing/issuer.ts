// One certificate of a time authority ready to sign: everything of its tokens that stays the same is worked out once.
import { foreignProfiles, signerProfiles, type SignerProfile } from '@yiqian/shared/crypto/cms/profile.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { prepareTokenTemplate, type TokenTemplate } from '@yiqian/shared/crypto/tsp/token-writer.ts'
import { prepareStatement, type Accuracy, type PreparedStatement } from '@yiqian/shared/crypto/tsp/tst-info.ts'
import { parseCertificate, type Certificate as X509 } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { SignBytes } from '@yiqian/shared/crypto/x509/signature.ts'
import type { KeyStore } from '../../_domain/application-key/application-key.ts'
import type { InstalledCertificate } from '../../_domain/timestamp/choose-certificate.ts'
import { keyReferenceOf, type ImprintDigest, type TimestampProfile, type TsaAlgorithm } from '../../_domain/timestamp/timestamp-profile.ts'
import { fromBase64 } from '../../_runtime/base64.ts'

export interface Issuer {
  readonly profile: TimestampProfile
  readonly certificate: InstalledCertificate
  readonly x509: X509
  /** leaf first, up to the root */
  readonly chain: readonly Uint8Array[]
  readonly accuracy: Accuracy
  /** the name that tokens state, when the profile wants one */
  readonly tsaNameDer: Uint8Array | undefined
  /** both, with the ordering, as they stand in every token */
  readonly statement: PreparedStatement
  readonly templates: Readonly<Record<'certificates' | 'bare', TokenTemplate>>
  /** over the signed attributes */
  readonly sign: SignBytes
}

export const digestOids: Readonly<Record<ImprintDigest, string>> = { sm3: OID.sm3, sha256: OID.sha256, sha384: OID.sha384, sha512: OID.sha512 }

/** GM/T 0010 as GM/T 0033 has it names the SM2 signature as 301.1. @source GM/T 0033-2014 §7; RFC 5754 */
export function signerProfileOf(algorithm: TsaAlgorithm, container: TimestampProfile['container']): SignerProfile {
  if (algorithm === 'sm2') return container === 'gm' ? signerProfiles.gm301 : signerProfiles.pkcs501
  return algorithm === 'ecdsa-p256' ? foreignProfiles.ecdsaSha256 : foreignProfiles.rsaSha256
}

export const accuracyOf = (accuracyMs: number): Accuracy => {
  const [seconds, millis] = [Math.floor(accuracyMs / 1000), accuracyMs % 1000]
  return { ...(seconds > 0 && { seconds }), ...(millis > 0 && { millis }) }
}

/** @param digests faster ones than the portable, by object identifier */
export function prepareIssuer(profile: TimestampProfile, certificate: InstalledCertificate, keys: KeyStore, digests: Readonly<Record<string, (message: Uint8Array) => Uint8Array>>): Issuer {
  const chain = certificate.chainBase64.map(fromBase64)
  const x509 = parseCertificate(chain[0]!)
  const signer = signerProfileOf(certificate.algorithm, profile.container)
  const digestOid = signer.digestOid ?? OID.sm3
  const reference = keyReferenceOf(certificate)
  const template = (includeCertificates: boolean) => prepareTokenTemplate({ profile: signer, certificates: chain, includeCertificates, digest: digests[digestOid] })
  const accuracy = accuracyOf(profile.accuracyMs)
  const tsaNameDer = profile.tsaName ? x509.subject.der : undefined
  return {
    profile, certificate, x509, chain, accuracy, tsaNameDer,
    statement: prepareStatement({ accuracy, ordering: profile.ordering, ...(tsaNameDer && { tsaNameDer }) }),
    templates: { certificates: template(true), bare: template(false) },
    sign: (attributes) => keys.signMessage(reference, attributes, digestOid),
  }
}
