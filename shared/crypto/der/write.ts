// Owns the writing of strict DER: every function takes content and gives back a whole encoded element.
import { hexToBytes, utf8ToBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { TAG, contextPrimitiveTag, contextTag } from './tags.ts'

/** One element with the shortest length form. @source ITU-T X.690 §8.1.3, §10.1. */
export function encodeElement(tag: number, ...parts: Uint8Array[]): Uint8Array {
  let sizeBytes = 0
  for (const part of parts) sizeBytes += part.length
  const headerBytes = sizeBytes < 0x80 ? 2 : sizeBytes < 0x100 ? 3 : sizeBytes < 0x10000 ? 4 : sizeBytes < 0x1000000 ? 5 : 6
  const element = new Uint8Array(headerBytes + sizeBytes)
  element[0] = tag
  if (headerBytes === 2) element[1] = sizeBytes
  else {
    element[1] = 0x80 | (headerBytes - 2)
    for (let at = headerBytes - 1, rest = sizeBytes; at > 1; at--, rest = Math.floor(rest / 256)) element[at] = rest & 0xff
  }
  let at = headerBytes
  for (const part of parts) {
    element.set(part, at)
    at += part.length
  }
  return element
}

/** @source ITU-T X.690 §8.9. */
export function encodeSequence(...parts: Uint8Array[]): Uint8Array {
  return encodeElement(TAG.sequence, ...parts)
}

/** SET OF: the elements in ascending order of their encodings. @source ITU-T X.690 §11.6. */
export function encodeSetOf(elements: readonly Uint8Array[], tag: number = TAG.set): Uint8Array {
  return encodeElement(tag, ...elements.slice().sort(compareBytes))
}

/** `[n] EXPLICIT`, or `[n] IMPLICIT` over the content of a constructed type. @source ITU-T X.690 §8.14. */
export function encodeContext(n: number, ...parts: Uint8Array[]): Uint8Array {
  return encodeElement(contextTag(n), ...parts)
}

/** `[n] IMPLICIT` over the content octets of a primitive type. @source ITU-T X.690 §8.14. */
export function encodeContextPrimitive(n: number, content: Uint8Array): Uint8Array {
  return encodeElement(contextPrimitiveTag(n), content)
}

/** INTEGER from a number or bigint, in the shortest two's-complement form. @source ITU-T X.690 §8.3. */
export function encodeInteger(value: bigint | number, tag: number = TAG.integer): Uint8Array {
  if (typeof value === 'number' && value >= 0 && value < 0x80 && Number.isInteger(value)) return encodeElement(tag, Uint8Array.of(value))
  const wide = BigInt(value)
  if (wide >= BigInt(0)) return encodeUnsigned(hexToBytes(evenHex(wide)), tag)
  let sizeBytes = 1
  while (-wide > BigInt(1) << BigInt(8 * sizeBytes - 1)) sizeBytes += 1
  const complement = (BigInt(1) << BigInt(8 * sizeBytes)) + wide
  return encodeElement(tag, hexToBytes(evenHex(complement).padStart(2 * sizeBytes, '0')))
}

/** INTEGER from big-endian unsigned octets: leading zeros dropped, a zero put before a high bit. @source ITU-T X.690 §8.3. */
export function encodeUnsigned(magnitude: Uint8Array, tag: number = TAG.integer): Uint8Array {
  let first = 0
  while (first < magnitude.length - 1 && magnitude[first] === 0) first += 1
  const digits = magnitude.length === 0 ? Uint8Array.of(0) : magnitude.subarray(first)
  return digits[0] < 0x80 ? encodeElement(tag, digits) : encodeElement(tag, Uint8Array.of(0), digits)
}

/** @source ITU-T X.690 §8.2, §11.1. */
export function encodeBoolean(value: boolean): Uint8Array {
  return encodeElement(TAG.boolean, Uint8Array.of(value ? 0xff : 0))
}

/** @source ITU-T X.690 §8.8. */
export function encodeNull(): Uint8Array {
  return encodeElement(TAG.null)
}

/** @source ITU-T X.690 §8.7. */
export function encodeOctetString(content: Uint8Array): Uint8Array {
  return encodeElement(TAG.octetString, content)
}

/** BIT STRING of whole octets. @source ITU-T X.690 §8.6, §11.2. */
export function encodeBitString(content: Uint8Array): Uint8Array {
  return encodeElement(TAG.bitString, Uint8Array.of(0), content)
}

/** A named-bit list without trailing zero bits. @source ITU-T X.690 §11.2.2. */
export function encodeNamedBits(bits: Iterable<number>): Uint8Array {
  const set = [...bits]
  if (set.length === 0) return encodeElement(TAG.bitString, Uint8Array.of(0))
  const highest = Math.max(...set)
  const octets = new Uint8Array((highest >> 3) + 1)
  for (const bit of set) octets[bit >> 3] |= 0x80 >> (bit & 7)
  return encodeElement(TAG.bitString, Uint8Array.of(7 - (highest & 7)), octets)
}

/** @source ITU-T X.690 §8.23. */
export function encodeUtf8String(text: string): Uint8Array {
  return encodeElement(TAG.utf8String, utf8ToBytes(text))
}

/** @throws {CryptoError} der.string_invalid — a character outside PrintableString. @source ITU-T X.680 §41.4. */
export function encodePrintableString(text: string): Uint8Array {
  if (!/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text)) throw new CryptoError('der.string_invalid')
  return encodeElement(TAG.printableString, utf8ToBytes(text))
}

/** @throws {CryptoError} der.string_invalid — a character outside ASCII. @source ITU-T X.690 §8.23. */
export function encodeIa5String(text: string): Uint8Array {
  return encodeElement(TAG.ia5String, ascii(text))
}

/** ASCII octets of a text. @throws {CryptoError} der.string_invalid */
export function ascii(text: string): Uint8Array {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) throw new CryptoError('der.string_invalid')
  return utf8ToBytes(text)
}

/** Order of encodings for SET OF: octet by octet, the shorter first where one begins the other. @source ITU-T X.690 §11.6. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length)
  for (let i = 0; i < shared; i++) if (left[i] !== right[i]) return left[i] - right[i]
  return left.length - right.length
}

function evenHex(value: bigint): string {
  const digits = value.toString(16)
  return digits.length % 2 === 0 ? digits : '0' + digits
}
