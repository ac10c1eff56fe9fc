// Owns the integrity of PKCS#12 files: the HMAC of the standard, and PBMAC1.
import { equalBytes, utf8ToBytes, wipeBytes } from '../bytes.ts'
import { encodeAlgorithm, readAlgorithm } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { parseDer } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import { readOctetString, readSmallInteger } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { encodeInteger, encodeOctetString, encodeSequence } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { defaultMaxIterations, derivePbkdf2, encodePbkdf2, hmacWith, readPbkdf2 } from '../keys/pbkdf2.ts'
import type { RandomBytes } from '../random.ts'
import { deriveMacKey, macDigest } from './kdf.ts'

/** `hmac`: what everything reads. `pbmac1`: RFC 9579, OpenSSL from 3.4 and Java from 26 on. */
export type MacKind = 'hmac' | 'pbmac1'

export interface MacWriting {
  readonly kind: MacKind
  readonly digestOid: string
  readonly password: string
  readonly iterations: number
  readonly random: RandomBytes
}

const SALT_BYTES = 16
const MAX_SALT_BYTES = 1024

/** MacData over the octets of the AuthenticatedSafe. @throws {CryptoError} keys.algorithm_unsupported · keys.iterations_excessive @source RFC 7292 §4; RFC 9579 §4. */
export function encodeMac({ kind, digestOid, password, iterations, random }: MacWriting, safe: Uint8Array): Uint8Array {
  const digest = macDigest(digestOid)
  const salt = random(SALT_BYTES)
  if (!(iterations >= 1)) throw new CryptoError('keys.iterations_excessive', 'none')
  if (kind === 'hmac') {
    const mac = hmacWith(digest.hmacOid, deriveMacKey(digest, password, salt, iterations), safe)
    const info = encodeSequence(encodeAlgorithm(digestOid, digestOid === OID.sm3 ? undefined : 'null'), encodeOctetString(mac))
    return encodeSequence(info, encodeOctetString(salt), encodeInteger(iterations))
  }
  const parameters = { salt, iterations, keyBytes: digest.hashBytes, prfOid: digest.hmacOid }
  const key = derivePbkdf2(parameters, utf8ToBytes(password), digest.hashBytes, Math.max(iterations, defaultMaxIterations))
  const scheme = encodeAlgorithm(digest.hmacOid, digestOid === OID.sm3 ? undefined : 'null')
  const algorithm = encodeAlgorithm(OID.pbmac1, encodeSequence(encodePbkdf2(parameters), scheme))
  const info = encodeSequence(algorithm, encodeOctetString(hmacWith(digest.hmacOid, key, safe)))
  wipeBytes(key)
  // salt and iterations beside PBMAC1 mean nothing; RFC 9579 §4 wants something there
  return encodeSequence(info, encodeOctetString(utf8ToBytes('NOT USED')), encodeInteger(1))
}

/**
 * @throws {CryptoError} keys.password_wrong — or altered. keys.algorithm_unsupported · keys.iterations_excessive · der.*
 * @source RFC 7292 §4, §5.2; RFC 9579 §4.
 */
export function assertMac(element: DerElement, safe: Uint8Array, password: string, maxIterations = defaultMaxIterations): void {
  const fields = openFields(element)
  const info = openFields(fields.next())
  const [algorithm, mac] = [readAlgorithm(info.next()), readOctetString(info.next())]
  info.done()
  const salt = readOctetString(fields.next())
  const count = fields.optional(TAG.integer)
  fields.done()
  const iterations = count ? readSmallInteger(count) : 1
  if (salt.length > MAX_SALT_BYTES) throw new CryptoError('crypto.length_wrong', 'salt')
  const made = algorithm.oid === OID.pbmac1
    ? pbmac1(algorithm.parametersDer, safe, password, maxIterations)
    : legacyMac(algorithm.oid, salt, iterations, safe, password, maxIterations)
  if (!equalBytes(made, mac)) throw new CryptoError('keys.password_wrong')
}

function legacyMac(digestOid: string, salt: Uint8Array, iterations: number, safe: Uint8Array, password: string, maxIterations: number): Uint8Array {
  const digest = macDigest(digestOid)
  if (!(iterations >= 1 && iterations <= maxIterations)) throw new CryptoError('keys.iterations_excessive', String(iterations))
  return hmacWith(digest.hmacOid, deriveMacKey(digest, password, salt, iterations), safe)
}

/** The key length must be stated and at least 20 octets. @source RFC 9579 §4, §5. */
function pbmac1(parametersDer: Uint8Array | undefined, safe: Uint8Array, password: string, maxIterations: number): Uint8Array {
  if (!parametersDer) throw new CryptoError('keys.algorithm_unsupported', 'PBMAC1')
  const fields = openFields(parseDer(parametersDer, { maxBytes: 4096 }))
  const [derivation, scheme] = [readPbkdf2(readAlgorithm(fields.next())), readAlgorithm(fields.next())]
  fields.done()
  if (derivation.keyBytes === undefined || derivation.keyBytes < 20) throw new CryptoError('crypto.length_wrong', 'PBMAC1 key')
  return hmacWith(scheme.oid, derivePbkdf2(derivation, utf8ToBytes(password), derivation.keyBytes, maxIterations), safe)
}
