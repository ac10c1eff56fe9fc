// Signs with one application key in the form that messages and timestamp tokens carry.
import { base64ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import type { SignBytes } from '@yiqian/shared/crypto/x509/signature.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { ApplicationKey, KeyAlgorithm, KeyReference, KeyStore } from '../../_domain/application-key/application-key.ts'

/** What stands in CMS and certificates beside the signature. */
export interface SigningProfile {
  readonly digestOid: string
  readonly signatureAlgorithmOid: string
  /** whether the signature algorithm's parameters are written as NULL (RSA) or left out */
  readonly nullSignatureParams: boolean
}

export interface ApplicationSigner {
  readonly algorithm: KeyAlgorithm
  readonly profile: SigningProfile
  /** the key's certificate first; empty while it has none */
  readonly certificates: readonly Uint8Array[]
  readonly publicKeyInfoDer: Uint8Array
  /** digests and signs; SM2 with the default id */
  sign: SignBytes
  /** digest by `profile.digestOid`; for SM2: e */
  signDigest(digest: Uint8Array): Promise<Uint8Array>
}

/** @source RFC 8017, RFC 5758 §3.2; GB/T 33560-2017 Annex A.. */
const profiles: Readonly<Record<KeyAlgorithm, SigningProfile>> = {
  sm2: { digestOid: OID.sm3, signatureAlgorithmOid: OID.sm2SignWithSm3, nullSignatureParams: false },
  'rsa-2048': { digestOid: OID.sha256, signatureAlgorithmOid: OID.sha256WithRsa, nullSignatureParams: true },
  'rsa-3072': { digestOid: OID.sha256, signatureAlgorithmOid: OID.sha256WithRsa, nullSignatureParams: true },
  'rsa-4096': { digestOid: OID.sha256, signatureAlgorithmOid: OID.sha256WithRsa, nullSignatureParams: true },
  'ecdsa-p256': { digestOid: OID.sha256, signatureAlgorithmOid: OID.ecdsaWithSha256, nullSignatureParams: false },
  'ecdsa-p384': { digestOid: OID.sha384, signatureAlgorithmOid: OID.ecdsaWithSha384, nullSignatureParams: false },
}

export const signingProfileOf = (algorithm: KeyAlgorithm): SigningProfile => profiles[algorithm]

/**
 * Whether the key may be used is for the caller to ask first (key-rules.ts).
 * @throws {Fault} key.store_not_configured — the record is of another store.
 */
export function createApplicationSigner(store: KeyStore, record: ApplicationKey): ApplicationSigner {
  if (store.name !== record.store) throw new Fault('key.store_not_configured', { facts: { store: record.store, whyZh: '未打开', whyEn: 'it is not open' } })
  const reference: KeyReference = { store: record.store, label: record.reference }
  const profile = profiles[record.algorithm]
  return {
    algorithm: record.algorithm,
    profile,
    certificates: record.certificatesBase64.map(base64ToBytes),
    publicKeyInfoDer: base64ToBytes(record.publicKeyInfoBase64),
    sign: (message) => store.signMessage(reference, message, profile.digestOid),
    signDigest: (digest) => store.signDigest(reference, digest, profile.digestOid),
  }
}
