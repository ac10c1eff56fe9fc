// Owns base64url without padding: one text for each byte string.
import { base64ToBytes, bytesToBase64 } from '../bytes.ts'
import { CryptoError } from '../error.ts'

/** @source RFC 7515 §2, Appendix C. */
export const bytesToBase64Url = (bytes: Uint8Array): string => bytesToBase64(bytes).replace(/=+$/, '').replace(/\+/g, '-').replace(/\//g, '_')

/** Strict: no padding, no white space, unused bits 0. @throws {CryptoError} crypto.encoding_invalid @source RFC 7515 §2, Appendix C. */
export function base64UrlToBytes(text: string): Uint8Array {
  if (/[^A-Za-z0-9_-]/.test(text) || text.length % 4 === 1) throw new CryptoError('crypto.encoding_invalid', 'base64url')
  return base64ToBytes(text.replace(/-/g, '+').replace(/_/g, '/') + '='.repeat((4 - (text.length % 4)) % 4))
}
