// Owns timestamp tokens: a SignedData over TSTInfo, built around a signer elsewhere, and parsed.
import { OID } from '../der/oid.ts'
import { CryptoError } from '../error.ts'
import { digestWith } from '../digest.ts'
import { assembleSignedData } from '../cms/assemble.ts'
import { parseSignedData } from '../cms/parse.ts'
import type { SignedData } from '../cms/parse.ts'
import { digestOidOf } from '../cms/profile.ts'
import type { SignerProfile } from '../cms/profile.ts'
import { buildSignedAttributes } from '../cms/signed-attributes.ts'
import { prepareSigner } from '../cms/signing-certificate.ts'
import type { PreparedSigner } from '../cms/signing-certificate.ts'
import type { SignBytes } from '../x509/signature.ts'
import { parseTstInfo } from './tst-info.ts'
import type { TstInfo } from './tst-info.ts'

export interface TimestampTokenFields {
  /** From `encodeTstInfo`. */
  readonly tstInfoDer: Uint8Array
  /** Must have attributes. `signerProfiles.pkcs501` is read by the widest range of verifiers, `gm301` is GM/T 0033's own. */
  readonly profile: SignerProfile
  /** The authority's certificate first, then its issuers. */
  readonly certificates: readonly Uint8Array[]
  /** Whether the certificates go into the token (certReq). */
  readonly includeCertificates: boolean
  readonly signingTimeMs?: number
  /** The authority's certificate worked out once by `prepareSigner`: a service makes thousands of tokens with it. */
  readonly signer?: PreparedSigner
}

/**
 * @param sign  returns the DER signature over the signed attributes.
 * @returns ContentInfo, DER.
 * @throws {CryptoError} cms.structure_invalid — a profile without attributes, or no certificate.
 * @source RFC 3161 §2.4.2; RFC 5816 (ESSCertIDv2); GM/T 0033-2014 §7.
 */
export async function createTimestampToken(fields: TimestampTokenFields, sign: SignBytes): Promise<Uint8Array> {
  const { tstInfoDer, profile, certificates, includeCertificates, signingTimeMs } = fields
  const [signerCertificateDer] = certificates
  if (!signerCertificateDer) throw new CryptoError('cms.structure_invalid', 'no certificate')
  const signer = fields.signer ?? prepareSigner(signerCertificateDer, digestOidOf(profile))
  const attributes = buildSignedAttributes({ contentDigest: digestWith(digestOidOf(profile), tstInfoDer), signerCertificateDer, contentType: OID.tstInfo, signingTimeMs, signer })
  return assembleSignedData({
    profile, attributes, signature: await sign(attributes), certificates, includeCertificates, signerCertificate: signer.certificate,
    encapsulatedContent: tstInfoDer, contentType: OID.tstInfo,
  })
}

export interface TimestampToken {
  readonly der: Uint8Array
  readonly signedData: SignedData
  readonly info: TstInfo
}

/** Reads without verifying. @throws {CryptoError} tsp.structure_invalid — not a timestamp. cms.* · der.* @source RFC 3161 §2.4.2. */
export function parseTimestampToken(der: Uint8Array): TimestampToken {
  const signedData = parseSignedData(der)
  if (signedData.contentType !== OID.tstInfo || !signedData.content) throw new CryptoError('tsp.structure_invalid', 'not a TSTInfo')
  return { der, signedData, info: parseTstInfo(signedData.content) }
}
