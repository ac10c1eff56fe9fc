// Owns extAttributes: what the parties add to a message by agreement, and the two ways in which it is written down.
import { childrenOf, contentOf, parseDer, rawOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { encodeOid, readOid } from '../der/oid.ts'
import { readBoolean } from '../der/read.ts'
import { TAG, contextPrimitiveTag, contextTag } from '../der/tags.ts'
import { encodeSequence, encodeSetOf } from '../der/write.ts'
import { CryptoError } from '../error.ts'

export interface SvsAttribute {
  readonly oid: string
  /** DER of each value; none: the attribute says all by being there */
  readonly values: readonly Uint8Array[]
  /** only in the form of extensions: who does not know it refuses the message */
  readonly critical?: boolean
}

const MOST = 16
const MOST_BYTES = 16 * 1024

/** `[2] IMPLICIT SET OF Attribute`. @source GB/T 38629-2020 §7.3.1, §7.4; RFC 5652 §5.3 (Attribute). */
export function encodeExtAttributes(attributes: readonly SvsAttribute[]): Uint8Array {
  return encodeSetOf(attributes.map(({ oid, values }) => encodeSequence(encodeOid(oid), encodeSetOf(values))), contextTag(2))
}

/**
 * Attributes, or extensions as certificates have them (tolerance `svs-extensions`); IMPLICIT, EXPLICIT or in an OCTET STRING.
 *
 * @throws {CryptoError} der.* · der.too_large — more than 16 of them, or 16 KiB
 * @source GB/T 38629-2020 §7.3.1, §7.4.
 */
export function readExtAttributes(element: DerElement): SvsAttribute[] {
  if (element.end - element.contentStart > MOST_BYTES) throw new CryptoError('der.too_large', 'extAttributes')
  const elements = listOf(element)
  if (elements.length > MOST) throw new CryptoError('der.too_large', 'extAttributes')
  return elements.map(readAttribute)
}

function listOf(element: DerElement): readonly DerElement[] {
  if (element.tag === contextPrimitiveTag(2)) return childrenOf(parseDer(contentOf(element), { maxBytes: MOST_BYTES }))
  if (element.tag !== contextTag(2)) throw new CryptoError('der.tag_unexpected')
  const children = childrenOf(element)
  const [only] = children
  const isExplicit = children.length === 1 && (only!.tag === TAG.set || (only!.tag === TAG.sequence && childrenOf(only!)[0]?.tag === TAG.sequence))
  return isExplicit ? childrenOf(only!) : children
}

function readAttribute(element: DerElement): SvsAttribute {
  const [type, second, third, more] = childrenOf(element)
  if (element.tag !== TAG.sequence || !type || !second) throw new CryptoError('der.element_missing', 'extAttributes')
  const oid = readOid(type)
  if (second.tag === TAG.set) {
    if (third) throw new CryptoError('der.trailing_bytes')
    return { oid, values: childrenOf(second).map(rawOf) }
  }
  const critical = second.tag === TAG.boolean && readBoolean(second)
  const value = second.tag === TAG.boolean ? third : second
  if (!value || value.tag !== TAG.octetString || more || (value === second && third)) throw new CryptoError('der.tag_unexpected')
  return { oid, values: [rawOf(value)], ...(critical && { critical }) }
}
