// Owns AES and RSA as tests need them: node:crypto behind the ports of the formats.
import { constants, createCipheriv, createDecipheriv, privateDecrypt, publicEncrypt } from 'node:crypto'
import type { AesCbc } from '../../shared/crypto/cipher.ts'

const nameOf = (key: Uint8Array): string => `aes-${key.length * 8}-cbc`

export const aesByNode: AesCbc = {
  encrypt(key, iv, plaintext) {
    const cipher = createCipheriv(nameOf(key), key, iv)
    return Uint8Array.from(Buffer.concat([cipher.update(plaintext), cipher.final()]))
  },
  decrypt(key, iv, ciphertext) {
    const cipher = createDecipheriv(nameOf(key), key, iv)
    try {
      return Uint8Array.from(Buffer.concat([cipher.update(ciphertext), cipher.final()]))
    } catch {
      return undefined
    }
  },
}

/** RSA key transport, PKCS #1 v1.5, as `openssl cms -encrypt` writes it. */
export const rsaByNode = {
  wrap: (publicKeyPem: string, key: Uint8Array): Uint8Array => Uint8Array.from(publicEncrypt({ key: publicKeyPem, padding: constants.RSA_PKCS1_PADDING }, key)),
  unwrap: (privateKeyPem: string, encrypted: Uint8Array): Uint8Array => Uint8Array.from(privateDecrypt({ key: privateKeyPem, padding: constants.RSA_PKCS1_PADDING }, encrypted)),
}
