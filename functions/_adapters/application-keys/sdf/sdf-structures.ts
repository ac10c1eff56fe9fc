// The standard's C structures as bytes, for both widths of number that vendors have: 64 bytes (the standard) and 32 (older cards).
import { bytesToUtf8 } from '@yiqian/shared/crypto/bytes-utf8.ts'

/** Bytes of one number. */
export type FieldBytes = 32 | 64

/** Room for what a library writes; more than the standard's structure, should a vendor's be longer. */
export const publicKeyRoom = 512
export const signatureRoom = 256
export const deviceInfoRoom = 512

const narrow = (field: Uint8Array): Uint8Array => field.subarray(field.length - 32)

/** ECCrefPublicKey → 04 ‖ X ‖ Y. The width shows: numbers are right-aligned, so a wide one begins with 32 zeros. */
export function readPublicKey(bytes: Uint8Array): { publicKey65: Uint8Array; fieldBytes: FieldBytes } {
  const fieldBytes: FieldBytes = bytes.subarray(4, 36).every((byte) => byte === 0) ? 64 : 32
  const [x, y] = [bytes.subarray(4, 4 + fieldBytes), bytes.subarray(4 + fieldBytes, 4 + 2 * fieldBytes)]
  return { publicKey65: Uint8Array.of(4, ...narrow(x), ...narrow(y)), fieldBytes }
}

/** ECCSignature → r ‖ s. */
export function readSignature(bytes: Uint8Array, fieldBytes: FieldBytes): Uint8Array {
  const rs = new Uint8Array(64)
  rs.set(narrow(bytes.subarray(0, fieldBytes)))
  rs.set(narrow(bytes.subarray(fieldBytes, 2 * fieldBytes)), 32)
  return rs
}

/** C1 ‖ C3 ‖ C2 with its 04 → ECCCipher. */
export function writeCipher(raw: Uint8Array, fieldBytes: FieldBytes): Uint8Array {
  const c2 = raw.subarray(97)
  const bytes = Buffer.alloc(2 * fieldBytes + 32 + 4 + Math.max(c2.length, 256))
  bytes.set(raw.subarray(1, 33), fieldBytes - 32)
  bytes.set(raw.subarray(33, 65), 2 * fieldBytes - 32)
  bytes.set(raw.subarray(65, 97), 2 * fieldBytes)
  bytes.writeUInt32LE(c2.length, 2 * fieldBytes + 32)
  bytes.set(c2, 2 * fieldBytes + 36)
  return bytes
}

/** DEVICEINFO → what an administrator reads. Names may be in any encoding: what is not plain text is left out. */
export function readDeviceInfo(bytes: Uint8Array): string {
  const text = (from: number, length: number) => {
    const field = bytes.subarray(from, from + length)
    const end = field.indexOf(0)
    return bytesToUtf8(field.subarray(0, end < 0 ? length : end).filter((byte) => byte >= 0x20 && byte < 0x7f)).trim()
  }
  return [text(40, 16), text(0, 40), text(56, 16)].filter(Boolean).join(' · ') || 'SDF'
}
