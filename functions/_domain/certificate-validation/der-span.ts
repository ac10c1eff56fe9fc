// One DER header at a place in large bytes, without walking what is inside.
import { CryptoError } from '@yiqian/shared/crypto/error.ts'

export interface Span {
  tag: number
  start: number
  contentStart: number
  end: number
}

/**
 * @param into written instead of a new value, for loops over many elements.
 * @throws {CryptoError} der.truncated · der.length_indefinite · der.length_not_minimal · der.too_large · der.tag_unsupported · der.tag_unexpected
 * @source ITU-T X.690 §8.1, §10.1
 */
export function readHeader(der: Uint8Array, start: number, limit: number, tag?: number, into: Span = { tag: 0, start: 0, contentStart: 0, end: 0 }): Span {
  if (start + 2 > limit) throw new CryptoError('der.truncated')
  const found = der[start]!
  if ((found & 0x1f) === 0x1f) throw new CryptoError('der.tag_unsupported')
  if (tag !== undefined && found !== tag) throw new CryptoError('der.tag_unexpected')
  let length = der[start + 1]!
  let contentStart = start + 2
  if (length >= 0x80) {
    const octets = length & 0x7f
    if (octets === 0) throw new CryptoError('der.length_indefinite')
    if (octets > 4) throw new CryptoError('der.too_large')
    if (contentStart + octets > limit) throw new CryptoError('der.truncated')
    length = 0
    for (let i = 0; i < octets; i++) length = length * 256 + der[contentStart + i]!
    if (length < 0x80 || der[contentStart] === 0) throw new CryptoError('der.length_not_minimal')
    contentStart += octets
  }
  if (length > limit - contentStart) throw new CryptoError('der.truncated')
  into.tag = found
  into.start = start
  into.contentStart = contentStart
  into.end = contentStart + length
  return into
}
