// Owns the signer profiles: in which of the dialects of SignedData a signature is written.
import { OID } from '../der/oid.ts'

export interface SignerProfile {
  /** Object identifiers of ContentInfo and of plain data: GM/T 0010's own, or PKCS#7's. */
  readonly contentTypeFamily: 'gm' | 'pkcs'
  /** Of the signature: SM2 sign (…301.1), as GM/T 0010 says, or SM2-with-SM3 (…501), as BouncyCastle needs; RSA or ECDSA. */
  readonly signatureAlgorithmOid: string
  /** Of content and attributes; SM3 unless given. */
  readonly digestOid?: string
  /** Whether the signature covers signed attributes (which cover the digest) or the content itself. */
  readonly attributes: boolean
  /** Whether algorithm parameters are written as NULL; otherwise they are left out. */
  readonly nullParams: boolean
}

/**
 * The dialects in use. `pkcs501` is the default for PDF and JSON: what the widest range of verifiers reads.
 *
 * @source GM/T 0010-2012; RFC 5652; docs/standards (interoperability as measured: BouncyCastle needs …501).
 */
export const signerProfiles = {
  pkcs501: { contentTypeFamily: 'pkcs', signatureAlgorithmOid: OID.sm2SignWithSm3, attributes: true, nullParams: false },
  gm501: { contentTypeFamily: 'gm', signatureAlgorithmOid: OID.sm2SignWithSm3, attributes: true, nullParams: false },
  gm501Bare: { contentTypeFamily: 'gm', signatureAlgorithmOid: OID.sm2SignWithSm3, attributes: false, nullParams: false },
  gm301: { contentTypeFamily: 'gm', signatureAlgorithmOid: OID.sm2Sign, attributes: true, nullParams: false },
  gm301Bare: { contentTypeFamily: 'gm', signatureAlgorithmOid: OID.sm2Sign, attributes: false, nullParams: false },
} as const satisfies Record<string, SignerProfile>

export type SignerProfileName = keyof typeof signerProfiles

/**
 * For readers that know no national algorithm. RSA names the key's algorithm with NULL, as everybody reads it.
 *
 * @source RFC 5754 §2, §3.2, §3.3.
 */
export const foreignProfiles = {
  rsaSha256: { contentTypeFamily: 'pkcs', signatureAlgorithmOid: OID.rsaEncryption, digestOid: OID.sha256, attributes: true, nullParams: true },
  ecdsaSha256: { contentTypeFamily: 'pkcs', signatureAlgorithmOid: OID.ecdsaWithSha256, digestOid: OID.sha256, attributes: true, nullParams: false },
} as const satisfies Record<string, SignerProfile>

/** @source GM/T 0010-2012 §6; RFC 5652 §10.1.1. */
export function digestOidOf({ digestOid }: SignerProfile): string {
  return digestOid ?? OID.sm3
}

/** @source GM/T 0010-2012 §6; RFC 5652 §5.1. */
export function signedDataOid({ contentTypeFamily }: SignerProfile): string {
  return contentTypeFamily === 'gm' ? OID.gmSignedData : OID.pkcsSignedData
}

/** @source GM/T 0010-2012 §6; RFC 5652 §4. */
export function dataOid({ contentTypeFamily }: SignerProfile): string {
  return contentTypeFamily === 'gm' ? OID.gmData : OID.pkcsData
}
