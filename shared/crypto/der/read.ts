// Owns the reading of DER primitive types: integers, booleans, bit and octet strings, character strings.
import { bytesToHex, bytesToUtf8 } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { assertTag, contentOf } from './element.ts'
import type { DerElement } from './element.ts'
import { TAG } from './tags.ts'

const MAX_INTEGER_BYTES = 1024

/**
 * The two's-complement octets of an INTEGER (or ENUMERATED, or IMPLICIT context integer), checked for the shortest form.
 *
 * @throws {CryptoError} der.tag_unexpected · der.integer_invalid
 * @source ITU-T X.690 §8.3.
 */
export function readIntegerBytes(element: DerElement, tag: number = TAG.integer): Uint8Array {
  const content = contentOf(assertTag(element, tag))
  if (content.length === 0 || content.length > MAX_INTEGER_BYTES) throw new CryptoError('der.integer_invalid')
  if (content.length > 1 && (content[0] === 0x00 || content[0] === 0xff) && content[0] >> 7 === content[1] >> 7) {
    throw new CryptoError('der.integer_invalid')
  }
  return content
}

/** An INTEGER of any size up to 1024 octets. @throws {CryptoError} der.tag_unexpected · der.integer_invalid @source ITU-T X.690 §8.3. */
export function readInteger(element: DerElement, tag: number = TAG.integer): bigint {
  const content = readIntegerBytes(element, tag)
  const unsigned = BigInt('0x' + bytesToHex(content))
  return content[0] < 0x80 ? unsigned : unsigned - (BigInt(1) << BigInt(8 * content.length))
}

/**
 * A small non-negative INTEGER: versions, statuses, path lengths.
 *
 * @throws {CryptoError} der.tag_unexpected · der.integer_invalid · der.integer_out_of_range — negative or above 2^31 − 1.
 * @source ITU-T X.690 §8.3.
 */
export function readSmallInteger(element: DerElement, tag: number = TAG.integer): number {
  const content = readIntegerBytes(element, tag)
  if (content.length === 1 && content[0] < 0x80) return content[0]
  const value = readInteger(element, tag)
  if (value < BigInt(0) || value > BigInt(0x7fffffff)) throw new CryptoError('der.integer_out_of_range')
  return Number(value)
}

/**
 * A non-negative INTEGER as big-endian octets, left-padded with zeros to `sizeBytes`.
 *
 * @throws {CryptoError} der.tag_unexpected · der.integer_invalid · der.integer_out_of_range — negative or too long.
 * @source ITU-T X.690 §8.3.
 */
export function readUnsignedBytes(element: DerElement, sizeBytes: number): Uint8Array {
  const content = readIntegerBytes(element)
  const digits = content[0] === 0 ? content.subarray(1) : content
  if (content[0] >= 0x80 || digits.length > sizeBytes) throw new CryptoError('der.integer_out_of_range')
  const padded = new Uint8Array(sizeBytes)
  padded.set(digits, sizeBytes - digits.length)
  return padded
}

/** @throws {CryptoError} der.tag_unexpected · der.boolean_invalid — anything but 0x00 and 0xFF. @source ITU-T X.690 §11.1. */
export function readBoolean(element: DerElement): boolean {
  const content = contentOf(assertTag(element, TAG.boolean))
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw new CryptoError('der.boolean_invalid')
  return content[0] === 0xff
}

/** @throws {CryptoError} der.tag_unexpected · der.null_invalid @source ITU-T X.690 §8.8. */
export function readNull(element: DerElement): void {
  if (contentOf(assertTag(element, TAG.null)).length !== 0) throw new CryptoError('der.null_invalid')
}

/** A view of the octets. @throws {CryptoError} der.tag_unexpected @source ITU-T X.690 §8.7, §10.2. */
export function readOctetString(element: DerElement, tag: number = TAG.octetString): Uint8Array {
  return contentOf(assertTag(element, tag))
}

export interface BitString {
  /** 0 to 7: how many low bits of the last octet do not count. They are zero. */
  readonly unusedBits: number
  readonly bytes: Uint8Array
}

/** @throws {CryptoError} der.tag_unexpected · der.bit_string_invalid @source ITU-T X.690 §8.6, §11.2.1. */
export function readBitString(element: DerElement, tag: number = TAG.bitString): BitString {
  const content = contentOf(assertTag(element, tag))
  const unusedBits = content[0]
  const bytes = content.subarray(1)
  if (content.length === 0 || unusedBits > 7 || (bytes.length === 0 && unusedBits > 0)) throw new CryptoError('der.bit_string_invalid')
  if (unusedBits > 0 && (bytes[bytes.length - 1] & ((1 << unusedBits) - 1)) !== 0) throw new CryptoError('der.bit_string_invalid')
  return { unusedBits, bytes }
}

/** A BIT STRING that holds whole octets: keys and signatures. @throws {CryptoError} der.tag_unexpected · der.bit_string_invalid @source ITU-T X.690 §8.6. */
export function readBitStringBytes(element: DerElement): Uint8Array {
  const { unusedBits, bytes } = readBitString(element)
  if (unusedBits !== 0) throw new CryptoError('der.bit_string_invalid')
  return bytes
}

/** A named-bit list (KeyUsage, PKIFailureInfo) as the set of its bit numbers. @throws {CryptoError} der.bit_string_invalid @source ITU-T X.690 §11.2.2. */
export function readNamedBits(element: DerElement): ReadonlySet<number> {
  const { bytes } = readBitString(element)
  if (bytes.length > 8) throw new CryptoError('der.bit_string_invalid')
  const bits = new Set<number>()
  bytes.forEach((octet, index) => {
    for (let bit = 0; bit < 8; bit++) if (octet & (0x80 >> bit)) bits.add(index * 8 + bit)
  })
  return bits
}

/**
 * Any character string type as text. UTF8String is decoded strictly; the one-octet types must be ASCII, except
 * TeletexString, which the field uses as Latin-1; BMPString and UniversalString are big-endian code units.
 *
 * @throws {CryptoError} der.tag_unexpected · der.string_invalid
 * @source ITU-T X.690 §8.23.
 */
export function readString(element: DerElement): string {
  const content = contentOf(element)
  switch (element.tag) {
    case TAG.utf8String: return utf8(content)
    case TAG.printableString: case TAG.ia5String: case TAG.numericString: case TAG.visibleString: return units(content, 1, 0x7f)
    case TAG.teletexString: return units(content, 1, 0xff)
    case TAG.bmpString: return units(content, 2, 0xffff)
    case TAG.universalString: return units(content, 4, 0x10ffff)
    default: throw new CryptoError('der.tag_unexpected')
  }
}

function utf8(content: Uint8Array): string {
  try {
    return bytesToUtf8(content)
  } catch {
    throw new CryptoError('der.string_invalid')
  }
}

function units(content: Uint8Array, width: number, max: number): string {
  if (content.length % width !== 0) throw new CryptoError('der.string_invalid')
  let text = ''
  for (let at = 0; at < content.length; at += width) {
    let code = 0
    for (let i = 0; i < width; i++) code = code * 256 + content[at + i]
    if (code > max) throw new CryptoError('der.string_invalid')
    text += String.fromCodePoint(code)
  }
  return text
}
