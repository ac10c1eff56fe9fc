// Owns the framing of messages on a stream: a message is one DER SEQUENCE, and its length octets say where it ends.
import { CryptoError } from '../error.ts'
import { TAG } from '../der/tags.ts'

/**
 * How many bytes the message takes that begins at the start of `bytes`; undefined while its length octets are not all there.
 *
 * @throws {CryptoError} der.tag_unexpected · der.length_indefinite · der.length_not_minimal · der.too_large
 * @source X.690 §8.1.3, §10.1.
 */
export function svsFrameLength(bytes: Uint8Array): number | undefined {
  if (bytes.length === 0) return undefined
  if (bytes[0] !== TAG.sequence) throw new CryptoError('der.tag_unexpected')
  if (bytes.length < 2) return undefined
  const first = bytes[1]!
  if (first < 0x80) return 2 + first
  const octets = first & 0x7f
  if (octets === 0) throw new CryptoError('der.length_indefinite')
  if (octets > 4) throw new CryptoError('der.too_large')
  if (bytes.length < 2 + octets) return undefined
  let length = 0
  for (let i = 0; i < octets; i++) length = length * 256 + bytes[2 + i]!
  if (length < 0x80 || bytes[2] === 0) throw new CryptoError('der.length_not_minimal')
  return 2 + octets + length
}
