// Owns the fast path of a time authority: everything of a token that stays the same is encoded once, the rest is filled in.
import { sizedElement, writeBytes, writeHeader } from '../der/direct-write.ts'
import { rawOf, childrenOf, parseDer } from '../der/element.ts'
import { OID, encodeOid } from '../der/oid.ts'
import { TAG, contextTag } from '../der/tags.ts'
import { concatBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { digestWith } from '../digest.ts'
import { sm3 } from '../sm3.ts'
import { smallBytes } from '../small-bytes.ts'
import { assembleSignedData } from '../cms/assemble.ts'
import { digestOidOf, signedDataOid, type SignerProfile } from '../cms/profile.ts'
import { buildSignedAttributes } from '../cms/signed-attributes.ts'
import { readContentInfoOf } from '../cms/content-info.ts'
import { prepareSigner } from '../cms/signing-certificate.ts'
import type { SignBytes } from '../x509/signature.ts'

export interface TokenWriterFields {
  /** Must have attributes. */
  readonly profile: SignerProfile
  /** The authority's certificate first, then its issuers. */
  readonly certificates: readonly Uint8Array[]
  /** Whether the certificates go into the tokens (certReq). */
  readonly includeCertificates: boolean
  /** SM3, where there is a faster one than the portable. */
  readonly sm3?: (message: Uint8Array) => Uint8Array
  /** The profile's digest of the content, where there is a faster one or it is not SM3. */
  readonly digest?: (message: Uint8Array) => Uint8Array
}

/** One token in two steps, for signers elsewhere and for tokens that are put together again from what was kept of them. */
export interface TokenTemplate {
  /** What is signed, 0x31 …, around the statement's digest. */
  attributesOf(tstInfoDer: Uint8Array): Uint8Array
  /** @param signature  over `attributesOf(tstInfoDer)`. @returns ContentInfo, DER */
  join(tstInfoDer: Uint8Array, attributes: Uint8Array, signature: Uint8Array): Uint8Array
}

/** @param tstInfoDer from `encodeTstInfo` @returns ContentInfo, DER */
export type TokenWriter = (tstInfoDer: Uint8Array) => Promise<Uint8Array>

/** Stands for the digest while the parts are made; 32 bytes that occur nowhere else. */
const marker = Uint8Array.from({ length: 32 }, (_, at) => (at * 37 + 0xa5) & 0xff)

/**
 * The same bytes as `createTimestampToken` without signingTime, several times as fast.
 *
 * @param sign  returns the DER signature over the signed attributes.
 * @throws {CryptoError} cms.structure_invalid — a profile without attributes, or no certificate. x509.* · der.*
 * @source RFC 3161 §2.4.2; RFC 5652 §5; RFC 5816; GM/T 0033-2014 §7.
 */
export function prepareTokenWriter(fields: TokenWriterFields, sign: SignBytes): TokenWriter {
  const template = prepareTokenTemplate(fields)
  return async (tstInfoDer) => {
    const attributes = template.attributesOf(tstInfoDer)
    return template.join(tstInfoDer, attributes, await sign(attributes))
  }
}

/** @throws {CryptoError} as {@link prepareTokenWriter}. @source RFC 3161 §2.4.2; RFC 5652 §5; RFC 5816; GM/T 0033-2014 §7. */
export function prepareTokenTemplate(fields: TokenWriterFields): TokenTemplate {
  const parts = fixedParts(fields)
  const digestOid = digestOidOf(fields.profile)
  const digestOf = fields.digest ?? (digestOid === OID.sm3 ? (fields.sm3 ?? sm3) : (message: Uint8Array) => digestWith(digestOid, message))
  return {
    attributesOf(tstInfoDer) {
      const attributes = smallBytes(parts.attributes.length)
      attributes.set(parts.attributes)
      attributes.set(digestOf(tstInfoDer), parts.digestAt)
      return attributes
    },
    join: (tstInfoDer, attributes, signature) => join(parts, attributes, signature, tstInfoDer),
  }
}

interface FixedParts {
  /** ContentInfo's type. */
  readonly typeOid: Uint8Array
  /** Version and digest algorithms. */
  readonly head: Uint8Array
  /** id-ct-TSTInfo. */
  readonly contentOid: Uint8Array
  /** [0] IMPLICIT, or nothing. */
  readonly certificates: Uint8Array
  /** Version, issuer and serial number, digest algorithm. */
  readonly signerHead: Uint8Array
  /** As signed, 0x31 …, with the marker where the digest goes. */
  readonly attributes: Uint8Array
  readonly digestAt: number
  readonly signatureAlgorithm: Uint8Array
}

/** Taken out of a message that the ordinary way has made, so that the two cannot differ. */
function fixedParts({ profile, certificates, includeCertificates }: TokenWriterFields): FixedParts {
  const [signerCertificateDer] = certificates
  if (!signerCertificateDer) throw new CryptoError('cms.structure_invalid', 'no certificate')
  const attributes = buildSignedAttributes({ contentDigest: marker, signerCertificateDer, contentType: OID.tstInfo, signer: prepareSigner(signerCertificateDer, digestOidOf(profile)) })
  const message = assembleSignedData({ profile, attributes, signature: marker, certificates, includeCertificates, encapsulatedContent: marker, contentType: OID.tstInfo })
  const fields = childrenOf(readContentInfoOf('signed', parseDer(message)).body)
  const signerFields = childrenOf(childrenOf(fields[fields.length - 1]!)[0]!).map(rawOf)
  const digestAt = indexOf(attributes, marker)
  if (signerFields.length !== 6 || digestAt < 0 || indexOf(attributes.subarray(digestAt + 1), marker) >= 0) throw new CryptoError('cms.structure_invalid', 'template')
  const certificateSet = fields.find(({ tag }) => tag === contextTag(0))
  return {
    typeOid: encodeOid(signedDataOid(profile)),
    head: concatBytes(rawOf(fields[0]!), rawOf(fields[1]!)),
    contentOid: encodeOid(OID.tstInfo),
    certificates: certificateSet ? rawOf(certificateSet).slice() : new Uint8Array(0),
    signerHead: concatBytes(...signerFields.slice(0, 3)),
    attributes,
    digestAt,
    signatureAlgorithm: signerFields[4]!.slice(),
  }
}

/** Lengths from the inside out, then every byte once. */
function join(parts: FixedParts, attributes: Uint8Array, signature: Uint8Array, content: Uint8Array): Uint8Array {
  const octets = sizedElement(content.length)
  const encapsulated = parts.contentOid.length + sizedElement(octets)
  const signer = parts.signerHead.length + attributes.length + parts.signatureAlgorithm.length + sizedElement(signature.length)
  const signers = sizedElement(signer)
  const body = parts.head.length + sizedElement(encapsulated) + parts.certificates.length + sizedElement(signers)
  const explicit = sizedElement(body)
  const whole = parts.typeOid.length + sizedElement(explicit)
  const out = smallBytes(sizedElement(whole))
  let at = writeHeader(out, 0, TAG.sequence, whole)
  at = writeBytes(out, at, parts.typeOid)
  at = writeHeader(out, at, contextTag(0), explicit)
  at = writeHeader(out, at, TAG.sequence, body)
  at = writeBytes(out, at, parts.head)
  at = writeHeader(out, at, TAG.sequence, encapsulated)
  at = writeBytes(out, at, parts.contentOid)
  at = writeHeader(out, at, contextTag(0), octets)
  at = writeHeader(out, at, TAG.octetString, content.length)
  at = writeBytes(out, at, content)
  at = writeBytes(out, at, parts.certificates)
  at = writeHeader(out, at, TAG.set, signers)
  at = writeHeader(out, at, TAG.sequence, signer)
  at = writeBytes(out, at, parts.signerHead)
  const attributesAt = at
  at = writeBytes(out, at, attributes)
  out[attributesAt] = contextTag(0) // signed as a SET, stored as [0] IMPLICIT: RFC 5652 §5.4
  at = writeBytes(out, at, parts.signatureAlgorithm)
  at = writeHeader(out, at, TAG.octetString, signature.length)
  writeBytes(out, at, signature)
  return out
}

function indexOf(bytes: Uint8Array, part: Uint8Array): number {
  for (let at = 0; at + part.length <= bytes.length; at++) if (part.every((octet, i) => bytes[at + i] === octet)) return at
  return -1
}
