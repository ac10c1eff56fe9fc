// Owns PBKDF2 as files name it: parameters in DER, pseudo-random functions by object identifier.
import { hmac } from '@noble/hashes/hmac.js'
import { sha1 } from '@noble/hashes/legacy.js'
import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { encodeAlgorithm, readAlgorithm } from '../der/algorithm.ts'
import type { AlgorithmIdentifier } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { parseDer } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import { readOctetString, readSmallInteger } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { encodeInteger, encodeOctetString, encodeSequence } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { hmacSm3, pbkdf2Sm3 } from '../kdf.ts'

export interface Pbkdf2Parameters {
  readonly salt: Uint8Array
  readonly iterations: number
  /** Where the file states it. */
  readonly keyBytes?: number
  readonly prfOid: string
}

const hashes = { [OID.hmacSha1]: sha1, [OID.hmacSha256]: sha256, [OID.hmacSha384]: sha384, [OID.hmacSha512]: sha512 }
type HashOid = keyof typeof hashes

/** What a password-protected file may cost before the caller has to ask for more. */
export const defaultMaxIterations = 1_000_000
const MAX_SALT_BYTES = 1024

/** AlgorithmIdentifier { pbkdf2, PBKDF2-params }; the function is always written. @source RFC 8018 §A.2. */
export function encodePbkdf2({ salt, iterations, keyBytes, prfOid }: Pbkdf2Parameters): Uint8Array {
  const prf = encodeAlgorithm(prfOid, prfOid === OID.hmacSm3 ? undefined : 'null')
  const length = keyBytes === undefined ? [] : [encodeInteger(keyBytes)]
  return encodeAlgorithm(OID.pbkdf2, encodeSequence(encodeOctetString(salt), encodeInteger(iterations), ...length, prf))
}

/** @throws {CryptoError} keys.algorithm_unsupported — not PBKDF2. der.* @source RFC 8018 §A.2 (HMAC-SHA-1 where none is named). */
export function readPbkdf2({ oid, parametersDer }: AlgorithmIdentifier): Pbkdf2Parameters {
  if ((oid !== OID.pbkdf2 && oid !== GM_PBKDF) || !parametersDer) throw new CryptoError('keys.algorithm_unsupported', oid)
  const fields = openFields(parseDer(parametersDer, { maxBytes: 4096 }))
  const salt = readOctetString(fields.next())
  const iterations = readSmallInteger(fields.next())
  const length = fields.optional(TAG.integer)
  const prf = fields.optional(TAG.sequence)
  fields.done()
  if (salt.length > MAX_SALT_BYTES) throw new CryptoError('crypto.length_wrong', 'salt')
  return { salt, iterations, ...(length && { keyBytes: readSmallInteger(length) }), prfOid: prf ? readAlgorithm(prf).oid : OID.hmacSha1 }
}

/** GM/T 0091's own identifier for the same function (tolerance `gm-pbes-oid`); never written. */
const GM_PBKDF = '1.2.156.10197.6.1.4.1.5.1'

/**
 * @param keyBytes  1 … 64.
 * @throws {CryptoError} keys.iterations_excessive — none, or more than `maxIterations`. keys.algorithm_unsupported ·
 *   crypto.length_wrong — the file states another key length.
 * @source RFC 8018 §5.2.
 */
export function derivePbkdf2(parameters: Pbkdf2Parameters, password: Uint8Array, keyBytes: number, maxIterations = defaultMaxIterations): Uint8Array {
  const { salt, iterations, prfOid } = parameters
  if (!(iterations >= 1 && iterations <= maxIterations)) throw new CryptoError('keys.iterations_excessive', String(iterations))
  if (!(keyBytes >= 1 && keyBytes <= 64) || (parameters.keyBytes !== undefined && parameters.keyBytes !== keyBytes)) {
    throw new CryptoError('crypto.length_wrong', 'derived key')
  }
  if (prfOid === OID.hmacSm3) return pbkdf2Sm3(password, salt, iterations, keyBytes)
  return pbkdf2(hashOf(prfOid), password, salt, { c: iterations, dkLen: keyBytes })
}

/** HMAC by its identifier. @throws {CryptoError} keys.algorithm_unsupported @source RFC 2104. */
export function hmacWith(oid: string, key: Uint8Array, message: Uint8Array): Uint8Array {
  return oid === OID.hmacSm3 ? hmacSm3(key, message) : hmac(hashOf(oid), key, message)
}

function hashOf(oid: string) {
  if (!(oid in hashes)) throw new CryptoError('keys.algorithm_unsupported', oid)
  return hashes[oid as HashOid]
}
