// Owns PBES2: encryption of key containers under a password, with SM3 and SM4 or with SHA-2 and AES.
import { encodeAlgorithm, readAlgorithm } from '../der/algorithm.ts'
import type { AlgorithmIdentifier } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { parseDer } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import { encodeSequence } from '../der/write.ts'
import { blockBytes, cipherKeyBytes, decryptCbc, encodeCbcAlgorithm, encryptCbc } from '../cipher.ts'
import type { AesCbc } from '../cipher.ts'
import { wipeBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import type { RandomBytes } from '../random.ts'
import { defaultMaxIterations, derivePbkdf2, encodePbkdf2, readPbkdf2 } from './pbkdf2.ts'

/** Which algorithms a protected file is written with. */
export const passwordSuites = {
  /** PBKDF2 with HMAC-SM3, SM4-CBC. @source GM/T 0091-2020 by the identifiers of RFC 8018. */
  sm: { prfOid: OID.hmacSm3, cipherOid: OID.sm4Cbc },
  /** PBKDF2 with HMAC-SHA-256, AES-256-CBC: what software without SM3 opens. */
  international: { prfOid: OID.hmacSha256, cipherOid: OID.aes256Cbc },
} as const
export type PasswordSuite = keyof typeof passwordSuites

export interface PasswordWriting {
  /** As bytes: UTF-8 for keys, see pkcs12/ for files there. */
  readonly password: Uint8Array
  readonly suite: PasswordSuite
  readonly iterations: number
  readonly random: RandomBytes
  readonly aes?: AesCbc
}

export interface PasswordReading {
  readonly password: Uint8Array
  readonly aes?: AesCbc
  /** More than this is refused before any of it is done. Default a million. */
  readonly maxIterations?: number
}

export interface PasswordEncrypted {
  /** AlgorithmIdentifier { pbes2, … }, DER. */
  readonly algorithmDer: Uint8Array
  readonly ciphertext: Uint8Array
}

const SALT_BYTES = 16
/** GM/T 0091's own identifier for the same scheme (tolerance `gm-pbes-oid`); never written. */
const GM_PBES = '1.2.156.10197.6.1.4.1.5.2'

/** @throws {CryptoError} keys.iterations_excessive · keys.algorithm_unsupported — AES without its port. @source RFC 8018 §6.2.1. */
export function encryptPbes2({ password, suite, iterations, random, aes }: PasswordWriting, plaintext: Uint8Array): PasswordEncrypted {
  const { prfOid, cipherOid } = passwordSuites[suite]
  const parameters = { salt: random(SALT_BYTES), iterations, prfOid }
  const iv = random(blockBytes)
  const key = derivePbkdf2(parameters, password, cipherKeyBytes(cipherOid), Math.max(iterations, defaultMaxIterations))
  const ciphertext = encryptCbc(cipherOid, key, iv, plaintext, aes)
  wipeBytes(key)
  const schemes = encodeSequence(encodePbkdf2(parameters), encodeCbcAlgorithm(cipherOid, iv))
  return { algorithmDer: encodeAlgorithm(OID.pbes2, schemes), ciphertext }
}

/**
 * @throws {CryptoError} keys.password_wrong — or altered; not always seen here, since padding fits by chance once in 256.
 *   keys.algorithm_unsupported · keys.iterations_excessive · der.*
 * @source RFC 8018 §6.2.2.
 */
export function decryptPbes2({ oid, parametersDer }: AlgorithmIdentifier, ciphertext: Uint8Array, reading: PasswordReading): Uint8Array {
  if ((oid !== OID.pbes2 && oid !== GM_PBES) || !parametersDer) throw new CryptoError('keys.algorithm_unsupported', oid)
  const fields = openFields(parseDer(parametersDer, { maxBytes: 4096 }))
  const [derivation, cipher] = [readAlgorithm(fields.next()), readAlgorithm(fields.next())]
  fields.done()
  const key = derivePbkdf2(readPbkdf2(derivation), reading.password, cipherKeyBytes(cipher.oid), reading.maxIterations)
  try {
    return decryptCbc(cipher, key, ciphertext, reading.aes)
  } catch (cause) {
    if (cause instanceof CryptoError && cause.code === 'crypto.encoding_invalid') throw new CryptoError('keys.password_wrong')
    throw cause
  } finally {
    wipeBytes(key)
  }
}
