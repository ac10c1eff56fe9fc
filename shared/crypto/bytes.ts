// Owns byte strings: joining, comparing, hex, base64, UTF-8, big-endian integers, length-prefixed hash inputs.
// Everything is written out because the mini-program's engine has no TextEncoder, Buffer, atob or btoa.
import { utf8ToBytes } from './bytes-utf8.ts'
import { CryptoError } from './error.ts'

export { bytesToUtf8, utf8ToBytes } from './bytes-utf8.ts'

/** The parts, one after the other, in a new array. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const joined = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/** Whether two byte strings are the same. Time depends on the lengths alone, not on the content. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  let difference = 0
  for (let i = 0; i < left.length; i++) difference |= left[i]! ^ right[i]!
  return difference === 0
}

/** Overwrites buffers that held a secret. JavaScript may have copied them: this shortens a life, it does not end it for certain. */
export function wipeBytes(...buffers: readonly Uint8Array[]): void {
  for (const buffer of buffers) buffer.fill(0)
}

/**
 * @returns the same bytes.
 * @throws {CryptoError} crypto.length_wrong — `bytes` is not exactly `length` long.
 */
export function assertLength(bytes: Uint8Array, length: number, what: string): Uint8Array {
  if (bytes.length !== length) throw new CryptoError('crypto.length_wrong', `${what}: ${bytes.length} bytes, not ${length}`)
  return bytes
}

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Lower-case hex, two digits a byte. */
export function bytesToHex(bytes: Uint8Array): string {
  let hex = ''
  for (let i = 0; i < bytes.length; i++) hex += hexPairs[bytes[i]!]!
  return hex
}

/** Of the character with this code; 16 for what is no digit. */
const hexValues = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase())
  return value < 0 ? 16 : value
})

/**
 * Hex in either case, without separators or prefix.
 * @throws {CryptoError} crypto.encoding_invalid — odd length or another character.
 */
export function hexToBytes(hex: string): Uint8Array {
  if (hex.length % 2 !== 0) throw new CryptoError('crypto.encoding_invalid', 'hex')
  const bytes = new Uint8Array(hex.length / 2)
  for (let i = 0; i < bytes.length; i++) {
    const [high, low] = [hexValues[hex.charCodeAt(2 * i)] ?? 16, hexValues[hex.charCodeAt(2 * i + 1)] ?? 16]
    if ((high | low) > 15) throw new CryptoError('crypto.encoding_invalid', 'hex')
    bytes[i] = (high << 4) | low
  }
  return bytes
}

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Standard alphabet with padding. @source RFC 4648 §4. */
export function bytesToBase64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += base64Alphabet[group >> 18]! + base64Alphabet[(group >> 12) & 63]!
    text += i + 1 < bytes.length ? base64Alphabet[(group >> 6) & 63]! : '='
    text += i + 2 < bytes.length ? base64Alphabet[group & 63]! : '='
  }
  return text
}

/**
 * Strict: padding required, no white space, unused bits 0, so that each byte string has one text.
 * @throws {CryptoError} crypto.encoding_invalid
 * @source RFC 4648 §3.5, §4.
 */
export function base64ToBytes(text: string): Uint8Array {
  const invalid = () => new CryptoError('crypto.encoding_invalid', 'base64')
  if (text.length % 4 !== 0) throw invalid()
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let offset = 0
  for (let i = 0; i < text.length; i += 4) {
    const isLast = i + 4 === text.length
    const third = isLast && padding === 2 ? 0 : base64Value(text.charCodeAt(i + 2))
    const fourth = isLast && padding > 0 ? 0 : base64Value(text.charCodeAt(i + 3))
    const group = (base64Value(text.charCodeAt(i)) << 18) | (base64Value(text.charCodeAt(i + 1)) << 12) | (third << 6) | fourth
    // a character outside the alphabet is −1: the group is negative then
    if (group < 0) throw invalid()
    if (isLast && (group & (padding === 2 ? 0xffff : padding === 1 ? 0xff : 0)) !== 0) throw invalid()
    bytes[offset++] = group >> 16
    if (!isLast || padding < 2) bytes[offset++] = group >> 8
    if (!isLast || padding < 1) bytes[offset++] = group
  }
  return bytes
}

const base64Values = new Int8Array(128).fill(-1)
for (let value = 0; value < 64; value++) base64Values[base64Alphabet.charCodeAt(value)] = value

/** 0…63, or −1 for a character outside the alphabet. */
function base64Value(code: number): number {
  return code < 128 ? base64Values[code]! : -1
}

/** Big-endian, 4 bytes. `value` is an integer, 0 ≤ value < 2³². */
export function uint32ToBytes(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
}

/** Big-endian, 8 bytes. `value` is a safe integer, 0 ≤ value < 2⁵³. */
export function uint64ToBytes(value: number): Uint8Array {
  return concatBytes(uint32ToBytes(Math.floor(value / 0x1_0000_0000)), uint32ToBytes(value >>> 0))
}

/**
 * Reads 8 big-endian bytes.
 * @throws {CryptoError} crypto.length_wrong · crypto.encoding_invalid — 2⁵³ or more.
 */
export function bytesToUint64(bytes: Uint8Array): number {
  assertLength(bytes, 8, 'uint64')
  let value = 0
  for (const byte of bytes) value = value * 256 + byte
  if (!Number.isSafeInteger(value)) throw new CryptoError('crypto.encoding_invalid', 'uint64 above 2^53')
  return value
}

/**
 * An unambiguous hash input: the domain label, then each part, every one of them preceded by its
 * length in 4 big-endian bytes. Two different lists never give the same bytes.
 *
 * @param label which hash this is, for example `cosign-bind`; ASCII, unique within the product.
 */
export function lengthPrefixed(label: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const pieces: Uint8Array[] = []
  for (const part of [utf8ToBytes(label), ...parts]) pieces.push(uint32ToBytes(part.length), part)
  return concatBytes(...pieces)
}
