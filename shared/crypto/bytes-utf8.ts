// Owns UTF-8, strict in both directions: a string and its bytes determine each other.
import { CryptoError } from './error.ts'

/**
 * @throws {CryptoError} crypto.encoding_invalid — a lone surrogate: replacing it would let two texts share one digest.
 * @source RFC 3629 §3.
 */
export function utf8ToBytes(text: string): Uint8Array {
  const bytes: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0)!
    if (point >= 0xd800 && point <= 0xdfff) throw new CryptoError('crypto.encoding_invalid', 'lone surrogate')
    if (point < 0x80) bytes.push(point)
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), continuation(point))
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), continuation(point >> 6), continuation(point))
    else bytes.push(0xf0 | (point >> 18), continuation(point >> 12), continuation(point >> 6), continuation(point))
  }
  return Uint8Array.from(bytes)
}

const continuation = (bits: number) => 0x80 | (bits & 0x3f)

/** Smallest code point of a sequence with 1, 2 and 3 continuation bytes: anything below is overlong. */
const smallest = [0, 0x80, 0x800, 0x10000]

/**
 * @throws {CryptoError} crypto.encoding_invalid — a byte out of place, an overlong form, a surrogate, or above U+10FFFF.
 * @source RFC 3629 §3, §4.
 */
export function bytesToUtf8(bytes: Uint8Array): string {
  const invalid = () => new CryptoError('crypto.encoding_invalid', 'UTF-8')
  let text = ''
  for (let i = 0; i < bytes.length; ) {
    const plainEnd = endOfAscii(bytes, i)
    if (plainEnd > i) {
      text += String.fromCharCode.apply(null, bytes.subarray(i, plainEnd) as unknown as number[])
      i = plainEnd
      continue
    }
    const first = bytes[i++]!
    const following = first < 0x80 ? 0 : first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1
    if (following < 0) throw invalid()
    let point = following === 0 ? first : first & (0x3f >> following)
    for (let j = 0; j < following; j++) {
      const next = bytes[i++]
      if (next === undefined || (next & 0xc0) !== 0x80) throw invalid()
      point = (point << 6) | (next & 0x3f)
    }
    if (point < smallest[following]! || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw invalid()
    text += String.fromCodePoint(point)
  }
  return text
}

/** A call takes so many arguments on every engine. */
const runBytes = 2048

/** Where the ASCII run from `start` ends, at most {@link runBytes} on: answers are nearly all ASCII, and a run goes in one call. */
function endOfAscii(bytes: Uint8Array, start: number): number {
  const last = Math.min(bytes.length, start + runBytes)
  let end = start
  while (end < last && bytes[end]! < 0x80) end++
  return end
}
