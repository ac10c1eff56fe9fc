// Owns the closed list of what can go wrong inside shared/crypto, and the one error class that carries it.

/**
 * Every code that `shared/crypto` may throw. The list is closed: `shared/protocol/faults.ts` holds a
 * sentence for each of them and does not compile when one is missing.
 */
export const cryptoErrorCodes = [
  /** A scalar is 0, or not below the order n of the curve. */
  'crypto.scalar_out_of_range',
  /** A point is malformed, off the curve, or the point at infinity. */
  'crypto.point_invalid',
  /** r, s, r + k or r + s came out as 0: the signature would be invalid or would leak. Begin again. */
  'crypto.signature_degenerate',
  /** A byte string does not have the length that its type demands. */
  'crypto.length_wrong',
  /** Text, hex, base64 or a structure is not well formed. */
  'crypto.encoding_invalid',
  /** An authentication tag, a proof or a ciphertext does not verify. */
  'crypto.authentication_failed',
  /** The source of randomness cannot answer. Nothing falls back to a weaker one. */
  'crypto.random_unavailable',

  /** The phone's partial does not fit the share: wrong PIN, or wrong digest. Counts as a failed try. */
  'cosign.partial_wrong',
  /** A message of the co-signing protocol names a suite that this code does not speak. */
  'cosign.suite_unknown',

  /** The channel's message names a version or a pinned key that this service does not hold. */
  'channel.key_unknown',
  /** The channel's counter was seen before, or lies behind the window. */
  'channel.replayed',
  /** The channel's counter has reached its end: shake hands again. */
  'channel.exhausted',
] as const

/** One of {@link cryptoErrorCodes}. */
export type CryptoErrorCode = (typeof cryptoErrorCodes)[number]

/**
 * The only error that `shared/crypto` throws on purpose.
 *
 * `code` is stable and may be shown (through the fault catalogue); the message is for logs and never
 * holds secret bytes.
 */
export class CryptoError extends Error {
  /** Stable, closed: what a program may branch on. */
  readonly code: CryptoErrorCode

  /**
   * @param code   one of the closed list.
   * @param detail which input, for the log; never its secret value.
   */
  constructor(code: CryptoErrorCode, detail = '') {
    super(detail === '' ? code : `${code}: ${detail}`)
    this.name = 'CryptoError'
    this.code = code
  }
}
