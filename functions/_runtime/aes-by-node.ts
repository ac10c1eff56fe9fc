// AES-CBC by node:crypto: the port of shared/crypto for files and envelopes that other software wrote.
import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { AesCbc } from '@yiqian/shared/crypto/cipher.ts'

const nameOf = (key: Uint8Array): string => `aes-${key.length * 8}-cbc`

export const aesByNode: AesCbc = {
  encrypt(key, iv, plaintext) {
    const cipher = createCipheriv(nameOf(key), key, iv)
    return new Uint8Array(Buffer.concat([cipher.update(plaintext), cipher.final()]))
  },
  decrypt(key, iv, ciphertext) {
    const cipher = createDecipheriv(nameOf(key), key, iv)
    try {
      return new Uint8Array(Buffer.concat([cipher.update(ciphertext), cipher.final()]))
    } catch {
      return undefined
    }
  },
}
