// Owns keys as PEM: which label holds which container.
import { encodePkcs8PrivateKey, encodeSec1PrivateKey, parsePrivateKey } from '../der/private-key.ts'
import type { Sm2PrivateKey } from '../der/private-key.ts'
import { encodePublicKeyInfo, parsePublicKeyInfo } from '../der/public-key.ts'
import type { PublicKeyInfo } from '../der/public-key.ts'
import { CryptoError } from '../error.ts'
import { decodePem, encodePem } from '../pem.ts'
import { decryptSm2PrivateKey, encryptSm2PrivateKey } from './encrypted-private-key.ts'
import type { PasswordReading, PasswordWriting } from './pbes2.ts'

/** Labels of private keys; `SM2 PRIVATE KEY` is what some versions of OpenSSL and Tongsuo write for SEC1. @source RFC 7468 §10, §11; RFC 5915 §4. */
const plainLabels = ['PRIVATE KEY', 'EC PRIVATE KEY', 'SM2 PRIVATE KEY'] as const
const encryptedLabel = 'ENCRYPTED PRIVATE KEY'

/** @param form  `sec1`, `pkcs8`, or how to encrypt PKCS#8. @source RFC 7468; RFC 5915 §4. */
export function encodePrivateKeyPem(key: Sm2PrivateKey, form: 'sec1' | 'pkcs8' | PasswordWriting): string {
  if (form === 'sec1') return encodePem('EC PRIVATE KEY', encodeSec1PrivateKey(key))
  if (form === 'pkcs8') return encodePem('PRIVATE KEY', encodePkcs8PrivateKey(key))
  return encodePem(encryptedLabel, encryptSm2PrivateKey(key, form))
}

/**
 * The one private key of the text; other blocks (parameters, certificates) are passed over.
 *
 * @throws {CryptoError} pem.malformed — no private key, or several. keys.password_wrong — encrypted and no password given.
 *   keys.* · der.*
 * @source RFC 7468 §10, §11; RFC 5915 §4.
 */
export function parsePrivateKeyPem(text: string, reading?: PasswordReading): Sm2PrivateKey {
  const found = [...plainLabels, encryptedLabel].filter((label) => text.includes(`-----BEGIN ${label}-----`))
  const blocks = found.flatMap((label) => decodePem(label, text).map((der) => ({ label, der })))
  const [block, ...more] = blocks
  if (!block || more.length > 0) throw new CryptoError('pem.malformed', 'not exactly one private key')
  if (block.label !== encryptedLabel) return parsePrivateKey(block.der)
  if (!reading) throw new CryptoError('keys.password_wrong', 'no password given')
  return decryptSm2PrivateKey(block.der, reading)
}

/** @param publicKey  04 ‖ X ‖ Y. @throws {CryptoError} der.key_unsupported @source RFC 7468 §13. */
export function encodePublicKeyPem(publicKey: Uint8Array): string {
  return encodePem('PUBLIC KEY', encodePublicKeyInfo(publicKey))
}

/** The first public key of the text, of any algorithm. @throws {CryptoError} pem.malformed · der.* @source RFC 7468 §13. */
export function parsePublicKeyPem(text: string): PublicKeyInfo {
  return parsePublicKeyInfo(decodePem('PUBLIC KEY', text)[0])
}
