// Owns the signed attributes: the bytes that a person's phone rebuilds and that the signature covers.
import { OID, encodeOid } from '../der/oid.ts'
import { TAG } from '../der/tags.ts'
import { encodeTime } from '../der/time.ts'
import { encodeOctetString, encodeSetOf } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { encodeAttribute } from './attribute.ts'
import { mandateAttribute, type SigningMandate } from './mandate.ts'
import { signingCertificateAttribute } from './signing-certificate.ts'
import type { PreparedSigner } from './signing-certificate.ts'

export interface SignedAttributesFields {
  /** Digest of the content by the signer's digest algorithm, SM3 unless the profile says otherwise; never with Z. 32 bytes for SM3. */
  readonly contentDigest: Uint8Array
  /** Cut to whole seconds. Left out where the time stands elsewhere (PAdES keeps it in /M). */
  readonly signingTimeMs?: number
  /** Named by SigningCertificateV2, so that no other certificate of the same key fits. */
  readonly signerCertificateDer: Uint8Array
  /** The same certificate worked out before, where many messages are signed with it. */
  readonly signer?: PreparedSigner
  /** On whose behalf, and by which statement; left out where a person signs for nobody but themselves. */
  readonly mandate?: SigningMandate
  /** `dataOid(profile)` for documents. */
  readonly contentType: string
}

/**
 * SET OF Attribute with its own tag 0x31: exactly what is digested, e = SM3(Z ‖ these bytes). The same fields give the
 * same bytes anywhere, so the phone rebuilds them around the digest that it computed itself.
 *
 * @throws {CryptoError} cms.attribute_invalid — the digest is not 32, 48 or 64 bytes. x509.* · der.* — bad certificate.
 * @source RFC 5652 §5.3, §5.4, §11; GM/T 0010 §8; RFC 5035 §3.
 */
export function buildSignedAttributes(fields: SignedAttributesFields): Uint8Array {
  if (![32, 48, 64].includes(fields.contentDigest.length)) throw new CryptoError('cms.attribute_invalid', 'digest length')
  const signingTime = fields.signingTimeMs === undefined ? [] : [encodeAttribute(OID.signingTime, encodeTime(fields.signingTimeMs))]
  return encodeSetOf([
    encodeAttribute(OID.contentType, encodeOid(fields.contentType)),
    ...signingTime,
    encodeAttribute(OID.messageDigest, encodeOctetString(fields.contentDigest)),
    fields.signer?.referenceAttribute ?? signingCertificateAttribute(fields.signerCertificateDer),
    ...(fields.mandate ? [mandateAttribute(fields.mandate)] : []),
  ], TAG.set)
}
