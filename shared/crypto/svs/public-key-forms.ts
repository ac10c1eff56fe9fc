// Owns the forms in which signerPublicKey arrives: the standard says no more than OCTET STRING.
import { concatBytes } from '../bytes.ts'
import { parseDer } from '../der/element.ts'
import { parsePublicKeyInfo } from '../der/public-key.ts'
import { readBitStringBytes } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { CryptoError } from '../error.ts'

/**
 * 04 ‖ X ‖ Y of GB/T 35276 as it is, inside its BIT STRING, or without the 04; SubjectPublicKeyInfo; ECCrefPublicKey of
 * GM/T 0018 (bits, X and Y right-aligned in 64 bytes). All but the first: tolerance `svs-public-key`.
 *
 * @returns 04 ‖ X ‖ Y, not yet known to be on the curve.
 * @throws {CryptoError} der.key_unsupported · der.*
 * @source GB/T 35276-2017 (SM2PublicKey); RFC 5280 §4.1; GM/T 0018 (ECCrefPublicKey).
 */
export function readSignerPublicKey(bytes: Uint8Array): Uint8Array {
  const uncompressed = Uint8Array.of(0x04)
  if (bytes.length === 65 && bytes[0] === 0x04) return bytes
  if (bytes.length === 64) return concatBytes(uncompressed, bytes)
  if (bytes.length === 132) return concatBytes(uncompressed, bytes.subarray(36, 68), bytes.subarray(100, 132))
  if (bytes[0] === TAG.bitString) return assertPoint(readBitStringBytes(parseDer(bytes)))
  if (bytes[0] !== TAG.sequence) throw new CryptoError('der.key_unsupported')
  const key = parsePublicKeyInfo(bytes).sm2PublicKey
  if (!key) throw new CryptoError('der.key_unsupported')
  return key
}

function assertPoint(point: Uint8Array): Uint8Array {
  if (point.length !== 65 || point[0] !== 0x04) throw new CryptoError('der.key_unsupported')
  return point
}
