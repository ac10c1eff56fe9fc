// Owns reading a SignedData of either family: GM/T 0010 or RFC 5652, with or without attributes, attached or detached.
import { bytesToHex } from '../bytes.ts'
import { readAlgorithm } from '../der/algorithm.ts'
import type { AlgorithmIdentifier } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { assertTag, childrenOf, contentOf, insideExplicit, parseDer, rawOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID, readOid } from '../der/oid.ts'
import { readOctetString, readSmallInteger } from '../der/read.ts'
import { TAG, contextPrimitiveTag, contextTag } from '../der/tags.ts'
import { encodeElement } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { readSerial } from '../x509/certificate.ts'
import { readName } from '../x509/name.ts'
import type { Name } from '../x509/name.ts'
import { readAttributes } from './attribute.ts'
import type { Attribute } from './attribute.ts'

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

export interface SignedData {
  readonly der: Uint8Array
  readonly family: 'gm' | 'pkcs'
  readonly version: number
  readonly digestOids: readonly string[]
  /** Type of what is signed. */
  readonly contentType: string
  /** Content octets, without the tag and length of the OCTET STRING around them. Absent: detached. */
  readonly content?: Uint8Array
  /** As received; not yet parsed, since a stranger's certificate may be one that cannot be. */
  readonly certificates: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
  readonly signers: readonly SignerInfo[]
}

const MAX_CMS_BYTES = 64 * 1024 * 1024
const MAX_SIGNERS = 16
const MAX_CERTIFICATES = 64

/**
 * @throws {CryptoError} cms.content_type_unsupported — ContentInfo of another type.
 *   cms.structure_invalid — too many signers or certificates, or one signature twice. cms.attribute_invalid · der.*
 * @source GM/T 0010 §8; RFC 2315 §9; RFC 5652 §5.
 */
export function parseSignedData(der: Uint8Array): SignedData {
  const { family, signedData } = readContentInfo(parseDer(der, { maxBytes: MAX_CMS_BYTES }))
  const fields = openFields(signedData)
  const version = readSmallInteger(fields.next())
  const digestOids = childrenOf(fields.next(TAG.set)).map((element) => readAlgorithm(element).oid)
  const inner = openFields(fields.next())
  const contentType = readOid(inner.next())
  const wrapped = inner.optional(contextTag(0))
  inner.done()
  const certificates = fields.optional(contextTag(0))
  const crls = fields.optional(contextTag(1))
  const signers = childrenOf(fields.next(TAG.set))
  fields.done()
  const certificateList = certificates ? childrenOf(certificates).filter(({ tag }) => tag === TAG.sequence) : []
  if (version < 1 || version > 5) throw new CryptoError('cms.structure_invalid', 'version')
  if (signers.length > MAX_SIGNERS || certificateList.length > MAX_CERTIFICATES) throw new CryptoError('cms.structure_invalid', 'too many parts')
  return {
    der, family, version, digestOids, contentType,
    ...(wrapped && { content: contentOf(insideExplicit(wrapped)) }),
    certificates: certificateList.map(rawOf),
    crls: crls ? childrenOf(crls).filter(({ tag }) => tag === TAG.sequence).map(rawOf) : [],
    signers: distinctSigners(signers.map(readSignerInfo)),
  }
}

/** The outer wrapping. @throws {CryptoError} cms.content_type_unsupported · der.* */
export function readContentInfo(element: DerElement): { family: 'gm' | 'pkcs'; contentTypeDer: Uint8Array; signedData: DerElement } {
  const outer = openFields(element)
  const type = outer.next(TAG.oid)
  const oid = readOid(type)
  if (oid !== OID.gmSignedData && oid !== OID.pkcsSignedData) throw new CryptoError('cms.content_type_unsupported', oid)
  const signedData = assertTag(insideExplicit(outer.next(contextTag(0))), TAG.sequence)
  outer.done()
  return { family: oid === OID.gmSignedData ? 'gm' : 'pkcs', contentTypeDer: rawOf(type), signedData }
}

function readSignerInfo(element: DerElement): SignerInfo {
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

/** One signature shown as two would let one person count as two. */
function distinctSigners(signers: readonly SignerInfo[]): readonly SignerInfo[] {
  const signatures = new Set(signers.map(({ signature }) => bytesToHex(signature)))
  if (signatures.size !== signers.length) throw new CryptoError('cms.structure_invalid', 'one signature twice')
  return signers
}

function readSignerId(element: DerElement): SignerId {
  if (element.tag === contextPrimitiveTag(0)) return { kind: 'key-identifier', keyIdentifier: contentOf(element) }
  const fields = openFields(element)
  const [issuer, serialHex] = [readName(fields.next()), readSerial(fields.next())]
  fields.done()
  return { kind: 'issuer-and-serial', issuer, serialHex }
}
