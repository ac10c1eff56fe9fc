// Owns SM2 public-key encryption by the engine, with the shapes, codes and answers of shared/crypto/sm2/encrypt.ts.
import { assertLength, concatBytes, equalBytes, uint32ToBytes, wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { sm2CiphertextOverheadBytes } from '@yiqian/shared/crypto/sm2/encrypt.ts'
import type { Hashing } from './hashing.ts'
import type { Scalars } from './scalars.ts'

export interface Encryption {
  /** @see shared/crypto/sm2/encrypt.ts encryptSm2: C1 ‖ C3 ‖ C2 */
  encryptSm2(publicKey65: Uint8Array, message: Uint8Array): Uint8Array
  /** One attempt with a given k; undefined when another must be drawn. For the standard's vectors. */
  encryptWithNonce(publicKey65: Uint8Array, message: Uint8Array, k: Uint8Array): Uint8Array | undefined
  /** @see shared/crypto/sm2/encrypt.ts decryptSm2 */
  decryptSm2(privateKey: Uint8Array, ciphertext: Uint8Array): Uint8Array
}

export function createEncryption(hashing: Hashing, scalars: Scalars): Encryption {
  /** M ⊕ KDF(x2 ‖ y2), or undefined when the key stream is all zeros. @source GB/T 32918.4—2016 §5.4.3. */
  function xorKdf(shared: Uint8Array, input: Uint8Array): Uint8Array | undefined {
    const output = new Uint8Array(input.length)
    let any = 0
    for (let offset = 0, counter = 1; offset < input.length; offset += 32, counter++) {
      const stream = hashing.sm3(shared, uint32ToBytes(counter))
      const end = Math.min(32, input.length - offset)
      for (let i = 0; i < end; i++) {
        any |= stream[i]!
        output[offset + i] = input[offset + i]! ^ stream[i]!
      }
      stream.fill(0)
    }
    return any === 0 ? undefined : output
  }

  /** C3 = SM3(x2 ‖ M ‖ y2). */
  const checkValue = (shared: Uint8Array, message: Uint8Array): Uint8Array => hashing.sm3(shared.subarray(0, 32), message, shared.subarray(32))

  function encryptWithNonce(publicKey65: Uint8Array, message: Uint8Array, k: Uint8Array): Uint8Array | undefined {
    if (message.length === 0) throw new CryptoError('crypto.length_wrong', 'empty message')
    const c1 = scalars.multiplyBase(assertLength(k, 32, 'scalar'))
    if (!c1) return undefined
    const shared = scalars.multiplyPoint(k, publicKey65).subarray(1)
    const c2 = xorKdf(shared, message)
    const c3 = checkValue(shared, message)
    wipeBytes(shared)
    return c2 && concatBytes(c1, c3, c2)
  }

  return {
    encryptWithNonce,
    encryptSm2: (publicKey65, message) => scalars.draw((k) => encryptWithNonce(publicKey65, message, k)),
    decryptSm2(privateKey, ciphertext) {
      if (ciphertext.length <= sm2CiphertextOverheadBytes) throw new CryptoError('crypto.length_wrong', 'SM2 ciphertext')
      const shared = scalars.multiplyPoint(privateKey, ciphertext.subarray(0, 65)).subarray(1)
      const message = xorKdf(shared, ciphertext.subarray(sm2CiphertextOverheadBytes))
      const isRight = message !== undefined && equalBytes(checkValue(shared, message), ciphertext.subarray(65, sm2CiphertextOverheadBytes))
      wipeBytes(shared)
      if (!isRight) {
        if (message) wipeBytes(message)
        throw new CryptoError('crypto.authentication_failed')
      }
      return message
    },
  }
}
