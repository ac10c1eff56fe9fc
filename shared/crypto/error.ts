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

  /** The channel's message speaks another version. */
  'channel.version_unknown',
  /** The channel's message names a pinned key that this service does not hold. */
  'channel.key_unknown',
  /** The channel's counter was seen before, or lies behind the window. */
  'channel.replayed',
  /** The channel's counter has reached its end: shake hands again. */
  'channel.exhausted',

  /** Longer than the parser of this structure accepts; nothing was read. */
  'der.too_large',
  /** Nested more deeply than the parser of this structure accepts. */
  'der.too_deep',
  /** An element reaches past the end of the bytes or of its parent. */
  'der.truncated',
  /** BER's indefinite length, which DER does not have. */
  'der.length_indefinite',
  /** A length that is not written in its shortest form. */
  'der.length_not_minimal',
  /** A tag that no structure here uses, or in a form that DER forbids. */
  'der.tag_unsupported',
  /** Another type stands where the structure has a certain one. */
  'der.tag_unexpected',
  /** Something stands behind the structure, or behind its last field. */
  'der.trailing_bytes',
  /** A required field is not there. */
  'der.element_missing',
  /** An INTEGER is empty or not in its shortest form. */
  'der.integer_invalid',
  /** An INTEGER is negative or too large for its field. */
  'der.integer_out_of_range',
  /** A BOOLEAN other than 00 and FF. */
  'der.boolean_invalid',
  /** A BIT STRING whose unused bits are miscounted or not zero. */
  'der.bit_string_invalid',
  /** A NULL with content. */
  'der.null_invalid',
  /** An OBJECT IDENTIFIER that is cut short, padded or not a dotted number. */
  'der.oid_invalid',
  /** A time without seconds or Z, or that the calendar does not have. */
  'der.time_invalid',
  /** A character that its string type does not have. */
  'der.string_invalid',
  /** An r or s that is 0, or not below n. */
  'der.signature_out_of_range',
  /** A key container that does not hold an SM2 key. */
  'der.key_unsupported',

  /** A key container or an encryption that names an algorithm that is not in the table, or whose port was not given. */
  'keys.algorithm_unsupported',
  /** Wrong password, or the container was altered: the two cannot be told apart. */
  'keys.password_wrong',
  /** A key derivation that asks for no work, or for more than the caller allows. */
  'keys.iterations_excessive',

  /** No PEM block of the wanted label, or one that is not well formed. */
  'pem.malformed',
  /** A digest algorithm that is not in the table. */
  'digest.algorithm_unsupported',

  /** A certificate, request or revocation list of a version that does not exist. */
  'x509.version_unsupported',
  /** The algorithm inside the signed part differs from the one beside the signature. */
  'x509.algorithm_mismatch',
  /** A certificate extension that is malformed, doubled, or out of place. */
  'x509.extension_invalid',
  /** A distinguished name that is malformed or cannot be written. */
  'x509.name_invalid',

  /** Not a SignedData of GM/T 0010 or RFC 5652. */
  'cms.content_type_unsupported',
  /** A SignedData whose parts do not belong together. */
  'cms.structure_invalid',
  /** None of the recipients is the one whose key was given. */
  'cms.recipient_missing',
  /** The key does not open the message, or the message was altered. Deliberately says no more. */
  'cms.decryption_failed',
  /** A signed or unsigned attribute that is malformed, doubled, or empty. */
  'cms.attribute_invalid',

  /** A timestamp request, response or token whose parts do not belong together. */
  'tsp.structure_invalid',

  /** An electronic seal or seal signature of a version that does not exist. */
  'ses.version_unsupported',
  /** An electronic seal or seal signature whose parts do not belong together. */
  'ses.structure_invalid',

  /** An OCSP request or response whose parts do not belong together. */
  'ocsp.structure_invalid',

  /** A PKCS#12 file whose parts do not belong together, or of a kind that is not read. */
  'pkcs12.structure_invalid',
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
