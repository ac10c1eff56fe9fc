// Owns putting a SignedData together once the signature has arrived, and adding a timestamp to it later.
import { hexToBytes } from '../bytes.ts'
import { encodeAlgorithm } from '../der/algorithm.ts'
import { childrenOf, contentOf, parseDer, rawOf } from '../der/element.ts'
import { OID, encodeOid } from '../der/oid.ts'
import { TAG, contextTag } from '../der/tags.ts'
import { encodeContext, encodeElement, encodeInteger, encodeOctetString, encodeSequence, encodeSetOf, encodeUnsigned } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { parseCertificate } from '../x509/certificate.ts'
import { encodeAttribute } from './attribute.ts'
import { readContentInfo } from './parse.ts'
import { dataOid, signedDataOid } from './profile.ts'
import type { SignerProfile } from './profile.ts'

export interface SignedDataParts {
  readonly profile: SignerProfile
  /** From `buildSignedAttributes`; present exactly when the profile has attributes. */
  readonly attributes?: Uint8Array
  /** DER SM2Signature. */
  readonly signature: Uint8Array
  /** The signer's certificate first, then its issuers. At least one. */
  readonly certificates: readonly Uint8Array[]
  /** False: the signer's certificate is only named (a timestamp that was asked for without it). */
  readonly includeCertificates?: boolean
  /** The content itself; left out for a detached signature. */
  readonly encapsulatedContent?: Uint8Array
  /** Plain data of the profile's family unless given (id-ct-TSTInfo for timestamps). */
  readonly contentType?: string
  /** Encoded Attributes. */
  readonly unsignedAttributes?: readonly Uint8Array[]
}

/**
 * ContentInfo with one signer, named by issuer and serial number, digest SM3.
 *
 * @throws {CryptoError} cms.structure_invalid — no certificate, or attributes that the profile does not have. x509.* · der.*
 * @source GM/T 0010 §8; RFC 5652 §5.1 (version 3 when the content is not plain data).
 */
export function assembleSignedData(parts: SignedDataParts): Uint8Array {
  const { profile, certificates, encapsulatedContent } = parts
  const contentType = parts.contentType ?? dataOid(profile)
  if (certificates.length === 0) throw new CryptoError('cms.structure_invalid', 'no certificate')
  if (profile.attributes !== (parts.attributes !== undefined)) throw new CryptoError('cms.structure_invalid', 'attributes against the profile')
  const content = encapsulatedContent ? [encodeContext(0, encodeOctetString(encapsulatedContent))] : []
  const version = contentType === dataOid(profile) ? 1 : 3
  return encodeSequence(encodeOid(signedDataOid(profile)), encodeContext(0, encodeSequence(
    encodeInteger(version),
    encodeSetOf([digestAlgorithm(profile)]),
    encodeSequence(encodeOid(contentType), ...content),
    ...(parts.includeCertificates === false ? [] : [encodeSetOf(withoutDoubles(certificates), contextTag(0))]),
    encodeSetOf([encodeSignerInfo(parts)]),
  )))
}

function encodeSignerInfo({ profile, attributes, signature, certificates, unsignedAttributes = [] }: SignedDataParts): Uint8Array {
  const { issuer, serialHex } = parseCertificate(certificates[0])
  return encodeSequence(
    encodeInteger(1),
    encodeSequence(issuer.der, encodeUnsigned(hexToBytes(serialHex))),
    digestAlgorithm(profile),
    ...(attributes ? [retag(attributes)] : []),
    encodeAlgorithm(profile.signatureAlgorithmOid, profile.nullParams ? 'null' : undefined),
    encodeOctetString(signature),
    ...(unsignedAttributes.length > 0 ? [encodeSetOf(unsignedAttributes, contextTag(1))] : []),
  )
}

function digestAlgorithm({ nullParams }: SignerProfile): Uint8Array {
  return encodeAlgorithm(OID.sm3, nullParams ? 'null' : undefined)
}

/** SET OF (0x31), as signed → [0] IMPLICIT, as stored. @source RFC 5652 §5.4. */
function retag(attributes: Uint8Array): Uint8Array {
  const element = parseDer(attributes)
  if (element.tag !== TAG.set) throw new CryptoError('cms.structure_invalid', 'attributes are not a SET')
  return encodeElement(contextTag(0), contentOf(element))
}

function withoutDoubles(certificates: readonly Uint8Array[]): Uint8Array[] {
  return certificates.filter((der, index) => certificates.findIndex((other) => other.length === der.length && other.every((octet, at) => octet === der[at])) === index)
}

/**
 * Adds a timestamp token as an unsigned attribute of the only signer. Everything else keeps its bytes, so the
 * signature stays valid. A token that is already there is replaced.
 *
 * @param cmsDer    ContentInfo of either family with exactly one signer.
 * @param tokenDer  ContentInfo of the token, whose imprint is the digest of the signature octets.
 * @throws {CryptoError} cms.structure_invalid — not exactly one signer. cms.* · der.*
 * @source RFC 3161 Appendix A; RFC 5652 §11 (unsigned attributes).
 */
export function addTimestampToken(cmsDer: Uint8Array, tokenDer: Uint8Array): Uint8Array {
  const { contentTypeDer, signedData } = readContentInfo(parseDer(cmsDer, { maxBytes: 64 * 1024 * 1024 }))
  parseDer(tokenDer)
  const fields = childrenOf(signedData)
  const signers = childrenOf(fields[fields.length - 1])
  if (signers.length !== 1) throw new CryptoError('cms.structure_invalid', 'not exactly one signer')
  const signerFields = childrenOf(signers[0])
  const last = signerFields[signerFields.length - 1]
  const hasUnsigned = last.tag === contextTag(1)
  const kept = hasUnsigned ? childrenOf(last).map(rawOf).filter((attribute) => !startsWithOid(attribute, OID.timestampToken)) : []
  const unsigned = encodeSetOf([...kept, encodeAttribute(OID.timestampToken, tokenDer)], contextTag(1))
  const signer = encodeSequence(...(hasUnsigned ? signerFields.slice(0, -1) : signerFields).map(rawOf), unsigned)
  const body = encodeSequence(...fields.slice(0, -1).map(rawOf), encodeSetOf([signer]))
  return encodeSequence(contentTypeDer, encodeContext(0, body))
}

function startsWithOid(attribute: Uint8Array, oid: string): boolean {
  const [type] = childrenOf(parseDer(attribute)).map(rawOf)
  const wanted = encodeOid(oid)
  return type !== undefined && type.length === wanted.length && type.every((octet, at) => octet === wanted[at])
}
