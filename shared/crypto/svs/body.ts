// Owns the fields of one message in DER: strict writing, reading with the tolerances of README.md.
import { CryptoError } from '../error.ts'
import { assertTag, childrenOf, contentOf, insideExplicit, rawOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { readBoolean, readOctetString, readSmallInteger } from '../der/read.ts'
import { TAG, contextPrimitiveTag, contextTag } from '../der/tags.ts'
import { encodeElement, encodeInteger } from '../der/write.ts'
import type { AnyMessage, Field, FieldKind } from './fields.ts'

const universal: Readonly<Record<FieldKind, number>> = { integer: TAG.integer, boolean: TAG.boolean, octets: TAG.octetString, certificate: TAG.sequence }

/** The fields' elements one after the other, without a SEQUENCE around them. @source GB/T 38629-2020 §7.5; X.690 §10. */
export function encodeFields(fields: readonly Field[], message: AnyMessage): Uint8Array[] {
  const parts: Uint8Array[] = []
  for (const field of fields) {
    const value = message[field.name]
    if (value !== undefined && !(field.defaultFalse && value === false)) parts.push(encodeField(field, value))
  }
  return parts
}

function encodeField({ kind, tag }: Field, value: number | boolean | Uint8Array): Uint8Array {
  if (kind === 'integer') return encodeInteger(value as number, tag === undefined ? TAG.integer : contextPrimitiveTag(tag))
  if (kind === 'boolean') return encodeElement(tag === undefined ? TAG.boolean : contextPrimitiveTag(tag), Uint8Array.of(value ? 0xff : 0))
  if (kind === 'octets') return encodeElement(tag === undefined ? TAG.octetString : contextPrimitiveTag(tag), value as Uint8Array)
  const certificate = value as Uint8Array
  if (tag === undefined) return certificate
  const retagged = certificate.slice()
  retagged[0] = contextTag(tag)
  return retagged
}

/**
 * @param elements  the message's elements in order.
 * @throws {CryptoError} der.* · crypto.structure_invalid — a field is missing, or one too many is there.
 * @source GB/T 38629-2020 §7.5.
 */
export function readFields(fields: readonly Field[], elements: readonly DerElement[]): AnyMessage {
  const message: Record<string, number | boolean | Uint8Array> = {}
  let needed = 0
  for (const field of fields) if (!field.optional) needed += 1
  let at = 0
  for (const field of fields) {
    const element = elements[at]
    if (!field.optional) needed -= 1
    else if (!element || elements.length - at <= needed || !isOf(field, element)) continue
    if (!element) throw new CryptoError('der.element_missing', field.name)
    message[field.name] = readField(field, element)
    at += 1
  }
  if (at < elements.length) throw new CryptoError('der.trailing_bytes')
  return message
}

function isOf({ kind, tag }: Field, element: DerElement): boolean {
  if (tag === undefined) return element.tag === universal[kind]
  return element.tag === contextTag(tag) || element.tag === contextPrimitiveTag(tag)
}

/** IMPLICIT as the standard writes it, or EXPLICIT (tolerance `svs-explicit-field`). */
function readField({ kind, tag }: Field, element: DerElement): number | boolean | Uint8Array {
  if (tag === undefined) return readUniversal(kind, element)
  if (element.tag === contextTag(tag)) {
    if (kind !== 'certificate' || childrenOf(element).length === 1) return readUniversal(kind, insideExplicit(element))
    const certificate = rawOf(element).slice()
    certificate[0] = TAG.sequence
    return certificate
  }
  assertTag(element, contextPrimitiveTag(tag))
  if (kind === 'integer') return readSmallInteger(element, element.tag)
  if (kind === 'octets') return contentOf(element)
  if (kind !== 'boolean') throw new CryptoError('der.tag_unexpected')
  const content = contentOf(element)
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw new CryptoError('der.boolean_invalid')
  return content[0] === 0xff
}

function readUniversal(kind: FieldKind, element: DerElement): number | boolean | Uint8Array {
  if (kind === 'integer') return readSmallInteger(element)
  if (kind === 'boolean') return readBoolean(element)
  if (kind === 'octets') return readOctetString(element)
  return rawOf(assertTag(element, TAG.sequence))
}
