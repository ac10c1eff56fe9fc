// Owns the second implementation that tests and vectors are checked with: SM2 and SM3 of the platform's OpenSSL, through node:crypto.
import { createHash, createHmac, createPublicKey, createVerify, randomBytes } from 'node:crypto'
import { encodeSm2Signature } from '../../shared/crypto/der/sm2-signature.ts'
import type { RandomBytes } from '../../shared/crypto/random.ts'

/** SubjectPublicKeyInfo of an SM2 key, up to the point. @source GB/T 20518—2018; RFC 5480 §2. */
const spkiPrefix = Buffer.from('3059301306072A8648CE3D020106082A811CCF5501822D034200', 'hex')
/** a ‖ b ‖ xG ‖ yG, typed anew. @source GB/T 32918.5—2017. */
const curve = Buffer.from(
  'FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC28E9FA9E9D9F5E344D5A9E4BCF6509A7' +
  'F39789F515AB8F92DDBCBD414D940E9332C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7' +
  'BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0', 'hex',
)

/** Node's randomness, in the shape that shared/crypto takes. */
export const systemRandom: RandomBytes = (lengthBytes) => new Uint8Array(randomBytes(lengthBytes))

/** SM3 by OpenSSL. */
export function nodeSm3(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sm3')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

/** HMAC-SM3 by OpenSSL. */
export function nodeHmacSm3(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const hmac = createHmac('sm3', key)
  for (const part of parts) hmac.update(part)
  return new Uint8Array(hmac.digest())
}

/** Z, computed with OpenSSL's SM3 and constants of its own. */
export function nodeZ(publicKey65: Uint8Array, id = '1234567812345678'): Uint8Array {
  const idBytes = Buffer.from(id)
  return nodeSm3(Buffer.from([(idBytes.length * 8) >> 8, (idBytes.length * 8) & 255]), idBytes, curve, publicKey65.subarray(1))
}

/**
 * Whether OpenSSL accepts r ‖ s on the message. node:crypto hashes what it is given without Z, so Z is put in front.
 */
export function verifyByNode(publicKey65: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey65]), format: 'der', type: 'spki' })
  return createVerify('sm3').update(nodeZ(publicKey65)).update(message).verify(key, encodeSm2Signature(signature))
}
