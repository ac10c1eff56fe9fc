// AES-CBC by node:crypto: the port of shared/crypto for envelopes of other systems.
import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { AesCbc } from '@yiqian/shared/crypto/cipher.ts'

const nameOf = (key: Uint8Array): string => `aes-${key.length * 8}-cbc`

export const aesByNode: AesCbc = {
  encrypt(key, iv, plaintext) {
    const cipher = createCipheriv(nameOf(key), key, iv)
    return Buffer.concat([cipher.update(plaintext), cipher.final()])
  },
  decrypt(key, iv, ciphertext) {
    const decipher = createDecipheriv(nameOf(key), key, iv)
    try {
      return Buffer.concat([decipher.update(ciphertext), decipher.final()])
    } catch {
      return undefined
    }
  },
}
