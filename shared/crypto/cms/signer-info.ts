// Owns SignerInfo: one signer's part of a message, written and read.
import { hexToBytes } from '../bytes.ts'
import { encodeAlgorithm, readAlgorithm } from '../der/algorithm.ts'
import type { AlgorithmIdentifier } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { contentOf, derLength } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { readOctetString, readSmallInteger } from '../der/read.ts'
import { TAG, contextPrimitiveTag, contextTag } from '../der/tags.ts'
import { encodeElement, encodeInteger, encodeOctetString, encodeSequence, encodeSetOf, encodeUnsigned } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { parseCertificate, readSerial } from '../x509/certificate.ts'
import type { Certificate } from '../x509/certificate.ts'
import { readName } from '../x509/name.ts'
import type { Name } from '../x509/name.ts'
import { readAttributes } from './attribute.ts'
import type { Attribute } from './attribute.ts'
import { digestOidOf } from './profile.ts'
import type { SignerProfile } from './profile.ts'

export type SignerId =
  | { readonly kind: 'issuer-and-serial'; readonly issuer: Name; readonly serialHex: string }
  | { readonly kind: 'key-identifier'; readonly keyIdentifier: Uint8Array }

export interface SignerInfo {
  readonly version: number
  readonly signerId: SignerId
  readonly digestAlgorithm: AlgorithmIdentifier
  /** SET OF with tag 0x31 over the bytes as received: what is digested. Absent: the content itself is signed. */
  readonly signedAttributesDer?: Uint8Array
  readonly signedAttributes: readonly Attribute[]
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
  readonly unsignedAttributes: readonly Attribute[]
}

export interface SignerParts {
  readonly profile: SignerProfile
  /** From `buildSignedAttributes`; present exactly when the profile has attributes. */
  readonly attributes?: Uint8Array
  /** DER SM2Signature, or what the profile's algorithm makes. */
  readonly signature: Uint8Array
  /** Encoded Attributes. */
  readonly unsignedAttributes?: readonly Uint8Array[]
}

/**
 * SignerInfo version 1: the signer named by issuer and serial number, digest by the profile.
 *
 * @throws {CryptoError} cms.structure_invalid — attributes against the profile, or not a SET. x509.* · der.*
 * @source GM/T 0010 §8.2; RFC 5652 §5.3.
 */
export function encodeSignerInfo({ profile, attributes, signature, unsignedAttributes = [] }: SignerParts, certificate: Uint8Array | Certificate): Uint8Array {
  if (profile.attributes !== (attributes !== undefined)) throw new CryptoError('cms.structure_invalid', 'attributes against the profile')
  return encodeSequence(
    encodeInteger(1),
    issuerAndSerial('der' in certificate ? certificate : parseCertificate(certificate)),
    digestAlgorithmOf(profile),
    ...(attributes ? [retag(attributes)] : []),
    encodeAlgorithm(profile.signatureAlgorithmOid, profile.nullParams ? 'null' : undefined),
    encodeOctetString(signature),
    ...(unsignedAttributes.length > 0 ? [encodeSetOf(unsignedAttributes, contextTag(1))] : []),
  )
}

/** @source RFC 5652 §10.2.4. */
export function issuerAndSerial({ issuer, serialHex }: Certificate): Uint8Array {
  return encodeSequence(issuer.der, encodeUnsigned(hexToBytes(serialHex)))
}

/** @source RFC 5652 §10.1.1. */
export function digestAlgorithmOf(profile: SignerProfile): Uint8Array {
  return encodeAlgorithm(digestOidOf(profile), profile.nullParams ? 'null' : undefined)
}

/** SET OF (0x31), as signed → [0] IMPLICIT, as stored. @source RFC 5652 §5.4. */
function retag(attributes: Uint8Array): Uint8Array {
  if (attributes[0] !== TAG.set || derLength(attributes) !== attributes.length) throw new CryptoError('cms.structure_invalid', 'attributes are not a SET')
  const stored = attributes.slice()
  stored[0] = contextTag(0)
  return stored
}

/** @throws {CryptoError} cms.attribute_invalid · x509.name_invalid · der.* @source RFC 5652 §5.3. */
export function readSignerInfo(element: DerElement): SignerInfo {
  const fields = openFields(element)
  const version = readSmallInteger(fields.next())
  const signerId = readSignerId(fields.next())
  const digestAlgorithm = readAlgorithm(fields.next())
  const signed = fields.optional(contextTag(0))
  const signatureAlgorithm = readAlgorithm(fields.next())
  const signature = readOctetString(fields.next())
  const unsigned = fields.optional(contextTag(1))
  fields.done()
  return {
    version, signerId, digestAlgorithm,
    ...(signed && { signedAttributesDer: encodeElement(TAG.set, contentOf(signed)) }),
    signedAttributes: signed ? readAttributes(signed) : [],
    signatureAlgorithm, signature,
    unsignedAttributes: unsigned ? readAttributes(unsigned) : [],
  }
}

/** Also names recipients. @throws {CryptoError} x509.name_invalid · der.* @source RFC 5652 §5.3, §6.2.1. */
export function readSignerId(element: DerElement): SignerId {
  if (element.tag === contextPrimitiveTag(0)) return { kind: 'key-identifier', keyIdentifier: contentOf(element) }
  const fields = openFields(element)
  const [issuer, serialHex] = [readName(fields.next()), readSerial(fields.next())]
  fields.done()
  return { kind: 'issuer-and-serial', issuer, serialHex }
}
