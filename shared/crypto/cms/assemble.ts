// Owns putting a SignedData together once the signature has arrived, and adding a signer or a timestamp to it later.
import { equalBytes } from '../bytes.ts'
import { childrenOf, parseDer, rawOf } from '../der/element.ts'
import { OID, encodeOid } from '../der/oid.ts'
import { TAG, contextTag } from '../der/tags.ts'
import { encodeContext, encodeInteger, encodeOctetString, encodeSequence, encodeSetOf } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import type { Certificate } from '../x509/certificate.ts'
import { readContentInfoOf } from './content-info.ts'
import { dataOid, signedDataOid } from './profile.ts'
import { digestAlgorithmOf, encodeSignerInfo } from './signer-info.ts'
import type { SignerParts } from './signer-info.ts'
import { changeUnsignedAttribute } from './unsigned-attributes.ts'

export interface SignedDataParts extends SignerParts {
  /** The signer's certificate first, then its issuers. At least one. */
  readonly certificates: readonly Uint8Array[]
  /** The first of `certificates` already parsed, where many messages are made with one. */
  readonly signerCertificate?: Certificate
  /** False: the signer's certificate is only named (a timestamp that was asked for without it). */
  readonly includeCertificates?: boolean
  /** The content itself; left out for a detached signature. */
  readonly encapsulatedContent?: Uint8Array
  /** Plain data of the profile's family unless given (id-ct-TSTInfo for timestamps). */
  readonly contentType?: string
}

/**
 * ContentInfo with one signer, named by issuer and serial number, digest SM3. Further ones: {@link addSigner}.
 *
 * @throws {CryptoError} cms.structure_invalid — no certificate, or attributes that the profile does not have. x509.* · der.*
 * @source GM/T 0010 §8; RFC 5652 §5.1 (version 3 when the content is not plain data).
 */
export function assembleSignedData(parts: SignedDataParts): Uint8Array {
  const { profile, certificates, encapsulatedContent } = parts
  const contentType = parts.contentType ?? dataOid(profile)
  if (certificates.length === 0) throw new CryptoError('cms.structure_invalid', 'no certificate')
  const content = encapsulatedContent ? [encodeContext(0, encodeOctetString(encapsulatedContent))] : []
  const version = contentType === dataOid(profile) ? 1 : 3
  return encodeSequence(encodeOid(signedDataOid(profile)), encodeContext(0, encodeSequence(
    encodeInteger(version),
    encodeSetOf([digestAlgorithmOf(profile)]),
    encodeSequence(encodeOid(contentType), ...content),
    ...(parts.includeCertificates === false ? [] : [encodeSetOf(withoutDoubles(certificates), contextTag(0))]),
    encodeSetOf([encodeSignerInfo(parts, parts.signerCertificate ?? certificates[0])]),
  )))
}

export interface FurtherSigner extends SignerParts {
  /** The signer's certificate first, then its issuers. At least one; those that are inside already are not doubled. */
  readonly certificates: readonly Uint8Array[]
}

/**
 * Adds a signer beside those of a finished message. Their parts keep their bytes, so their signatures stay valid.
 *
 * @param cmsDer  ContentInfo of either family; the new signer's profile must be of the same family.
 * @throws {CryptoError} cms.structure_invalid — no certificate, another family, or attributes against the profile. cms.* · der.*
 * @source RFC 5652 §5.1 (SignerInfos is a SET OF, in parallel); GM/T 0010 §8.
 */
export function addSigner(cmsDer: Uint8Array, signer: FurtherSigner): Uint8Array {
  const { family, contentTypeDer, body } = readContentInfoOf('signed', parseDer(cmsDer, { maxBytes: 64 * 1024 * 1024 }))
  if (signer.certificates.length === 0) throw new CryptoError('cms.structure_invalid', 'no certificate')
  if (signer.profile.contentTypeFamily !== family) throw new CryptoError('cms.structure_invalid', 'another family')
  const [version, digests, content, ...rest] = childrenOf(body)
  const signers = rest.pop()
  if (!version || !digests || !content || signers?.tag !== TAG.set) throw new CryptoError('der.element_missing')
  const inside = rest.filter(({ tag }) => tag === contextTag(0)).flatMap((set) => childrenOf(set).map(rawOf))
  return encodeSequence(contentTypeDer, encodeContext(0, encodeSequence(
    rawOf(version),
    encodeSetOf(withoutDoubles([...childrenOf(digests).map(rawOf), digestAlgorithmOf(signer.profile)])),
    rawOf(content),
    encodeSetOf(withoutDoubles([...inside, ...signer.certificates]), contextTag(0)),
    ...rest.filter(({ tag }) => tag !== contextTag(0)).map(rawOf),
    encodeSetOf([...childrenOf(signers).map(rawOf), encodeSignerInfo(signer, signer.certificates[0])]),
  )))
}

/** Each once, by its bytes. @source RFC 5652 §10.2.3 (a set of certificates). */
export function withoutDoubles(elements: readonly Uint8Array[]): Uint8Array[] {
  return elements.filter((der, index) => elements.findIndex((other) => equalBytes(other, der)) === index)
}

/**
 * Adds a timestamp token as an unsigned attribute of one signer. Everything else keeps its bytes, so the signatures stay
 * valid. A token that is already there is replaced.
 *
 * @param cmsDer       ContentInfo of either family.
 * @param tokenDer     ContentInfo of the token, whose imprint is the digest of the signature octets.
 * @param signerIndex  needed only where there are several signers.
 * @throws {CryptoError} cms.structure_invalid — no such signer, or several and none named. cms.* · der.*
 * @source RFC 3161 Appendix A; RFC 5652 §11 (unsigned attributes).
 */
export function addTimestampToken(cmsDer: Uint8Array, tokenDer: Uint8Array, signerIndex?: number): Uint8Array {
  parseDer(tokenDer)
  return changeUnsignedAttribute(cmsDer, signerIndex, OID.timestampToken, () => [tokenDer])
}
