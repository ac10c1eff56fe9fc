// Owns the key derivation of PKCS#12, for the MAC of files; keys and certificates inside are under PBES2.
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { concatBytes } from '../bytes.ts'
import { OID } from '../der/oid.ts'
import { CryptoError } from '../error.ts'
import { sm3 } from '../sm3.ts'

interface MacDigest {
  readonly hash: (data: Uint8Array) => Uint8Array
  readonly hashBytes: number
  readonly blockBytes: number
  readonly hmacOid: string
}

const digests: Readonly<Record<string, MacDigest>> = {
  [OID.sm3]: { hash: sm3, hashBytes: 32, blockBytes: 64, hmacOid: OID.hmacSm3 },
  [OID.sha1]: { hash: sha1, hashBytes: 20, blockBytes: 64, hmacOid: OID.hmacSha1 },
  [OID.sha256]: { hash: sha256, hashBytes: 32, blockBytes: 64, hmacOid: OID.hmacSha256 },
  [OID.sha384]: { hash: sha384, hashBytes: 48, blockBytes: 128, hmacOid: OID.hmacSha384 },
  [OID.sha512]: { hash: sha512, hashBytes: 64, blockBytes: 128, hmacOid: OID.hmacSha512 },
}

/** @throws {CryptoError} keys.algorithm_unsupported @source RFC 7292 §B.2. */
export function macDigest(oid: string): MacDigest {
  const digest = digests[oid] as MacDigest | undefined
  if (!digest) throw new CryptoError('keys.algorithm_unsupported', oid)
  return digest
}

/** BMPString with two zero octets behind. Characters outside the basic plane stand as their two halves. @source RFC 7292 §B.1. */
export function bmpPassword(password: string): Uint8Array {
  const units = Array.from({ length: password.length }, (_, i) => password.charCodeAt(i))
  return Uint8Array.from([...units, 0].flatMap((unit) => [unit >> 8, unit & 0xff]))
}

/**
 * One block of key material with the diversifier 3 (MAC).
 *
 * @param iterations  bounded by the caller.
 * @source RFC 7292 §B.2.
 */
export function deriveMacKey({ hash, hashBytes, blockBytes }: MacDigest, password: string, salt: Uint8Array, iterations: number): Uint8Array {
  const stretched = concatBytes(new Uint8Array(blockBytes).fill(3), stretch(salt, blockBytes), stretch(bmpPassword(password), blockBytes))
  let key = hash(stretched)
  for (let i = 1; i < iterations; i++) key = hash(key)
  return key.slice(0, hashBytes)
}

/** Repeated to whole blocks; nothing stays nothing. */
function stretch(bytes: Uint8Array, blockBytes: number): Uint8Array {
  const length = blockBytes * Math.ceil(bytes.length / blockBytes)
  return Uint8Array.from({ length }, (_, i) => bytes[i % bytes.length])
}
