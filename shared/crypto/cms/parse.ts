// Owns reading a SignedData of either family: GM/T 0010 or RFC 5652, with or without attributes, attached or detached.
import { bytesToHex } from '../bytes.ts'
import { readAlgorithm } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { childrenOf, contentOf, insideExplicit, parseDer, rawOf } from '../der/element.ts'
import { readOid } from '../der/oid.ts'
import { readSmallInteger } from '../der/read.ts'
import { TAG, contextTag } from '../der/tags.ts'
import { CryptoError } from '../error.ts'
import { readContentInfoOf } from './content-info.ts'
import { readSignerInfo } from './signer-info.ts'
import type { SignerInfo } from './signer-info.ts'

export type { SignerId, SignerInfo } from './signer-info.ts'

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

export const MAX_CMS_BYTES = 64 * 1024 * 1024
export const MAX_SIGNERS = 16
export const MAX_CERTIFICATES = 64

/**
 * @throws {CryptoError} cms.content_type_unsupported — ContentInfo of another type.
 *   cms.structure_invalid — too many signers or certificates, or one signature twice. cms.attribute_invalid · der.*
 * @source GM/T 0010 §8; RFC 2315 §9; RFC 5652 §5.
 */
export function parseSignedData(der: Uint8Array): SignedData {
  const { family, body } = readContentInfoOf('signed', parseDer(der, { maxBytes: MAX_CMS_BYTES }))
  const fields = openFields(body)
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

/** One signature shown as two would let one person count as two. @source RFC 5652 §5.1. */
export function distinctSigners(signers: readonly SignerInfo[]): readonly SignerInfo[] {
  const signatures = new Set(signers.map(({ signature }) => bytesToHex(signature)))
  if (signatures.size !== signers.length) throw new CryptoError('cms.structure_invalid', 'one signature twice')
  return signers
}
