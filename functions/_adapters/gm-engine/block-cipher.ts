// Owns SM4 by the engine: ECB, CBC, CTR and GCM with the shapes, codes and answers of shared/crypto/sm4-*.ts, in constant time.
import { assertLength } from '@yiqian/shared/crypto/bytes.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { Sm4Gcm } from '@yiqian/shared/crypto/sm4-gcm.ts'
import { createGcm } from './gcm.ts'
import { messageOffset, pieceBytes } from './hashing.ts'
import type { Kernel } from './kernel.ts'

export interface BlockCipher {
  /** @see shared/crypto/sm4-modes.ts sm4EcbEncrypt */
  sm4EcbEncrypt(key: Uint8Array, plaintext: Uint8Array): Uint8Array
  /** @see shared/crypto/sm4-modes.ts sm4EcbDecrypt */
  sm4EcbDecrypt(key: Uint8Array, ciphertext: Uint8Array): Uint8Array
  /** @see shared/crypto/sm4-modes.ts sm4CbcEncrypt */
  sm4CbcEncrypt(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Uint8Array
  /** @see shared/crypto/sm4-modes.ts sm4CbcDecrypt */
  sm4CbcDecrypt(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array
  /** @see shared/crypto/sm4-modes.ts sm4Ctr */
  sm4Ctr(key: Uint8Array, counter: Uint8Array, input: Uint8Array): Uint8Array
  /** @see shared/crypto/sm4-gcm.ts sm4Gcm */
  sm4Gcm(key: Uint8Array): Sm4Gcm
}

const blockBytes = 16

export function createBlockCipher(kernel: Kernel): BlockCipher {
  const { exports, io } = kernel
  const data = io + messageOffset

  function setKey(key: Uint8Array, isDecrypting = false): void {
    kernel.put(0, assertLength(key, blockBytes, 'SM4 key'))
    exports.sm4SetKey(io, isDecrypting ? 1 : 0)
  }

  function setBlock(block: Uint8Array): void {
    kernel.put(0, block)
    exports.sm4SetBlock(io)
  }

  /** Runs `step` over `bytes` in place, piece by piece. */
  function eachPiece(bytes: Uint8Array, step: (length: number) => void): void {
    for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
      const piece = bytes.subarray(offset, offset + pieceBytes)
      kernel.put(messageOffset, piece)
      step(piece.length)
      kernel.takeInto(messageOffset, piece)
    }
  }

  const erasing = <T>(bytes: Uint8Array, operation: () => T): T => kernel.erasing(messageOffset + Math.min(bytes.length, pieceBytes), operation)

  function ecb(key: Uint8Array, input: Uint8Array, isDecrypting: boolean): Uint8Array {
    return erasing(input, () => {
      setKey(key, isDecrypting)
      if (input.length % blockBytes !== 0) throw new CryptoError('crypto.length_wrong', 'SM4-ECB')
      const output = new Uint8Array(input)
      eachPiece(output, (length) => exports.sm4Ecb(data, length / blockBytes))
      return output
    })
  }

  function cbcEncrypt(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Uint8Array {
    return erasing(plaintext, () => {
      setKey(key)
      const padding = blockBytes - (plaintext.length % blockBytes)
      const output = new Uint8Array(plaintext.length + padding).fill(padding)
      output.set(plaintext)
      setBlock(assertLength(iv, blockBytes, 'IV'))
      eachPiece(output, (length) => exports.sm4CbcEncrypt(data, length / blockBytes))
      return output
    })
  }

  function cbcDecrypt(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
    return erasing(ciphertext, () => {
      if (ciphertext.length === 0) throw new CryptoError('crypto.length_wrong', 'SM4-CBC')
      setKey(key, true)
      if (ciphertext.length % blockBytes !== 0) throw new CryptoError('crypto.length_wrong', 'SM4-CBC')
      setBlock(assertLength(iv, blockBytes, 'IV'))
      const output = new Uint8Array(ciphertext)
      eachPiece(output, (length) => exports.sm4CbcDecrypt(data, length / blockBytes))
      return withoutPadding(output)
    })
  }

  return {
    sm4EcbEncrypt: (key, plaintext) => ecb(key, plaintext, false),
    sm4EcbDecrypt: (key, ciphertext) => ecb(key, ciphertext, true),
    sm4CbcEncrypt: cbcEncrypt,
    sm4CbcDecrypt: cbcDecrypt,
    sm4Ctr: (key, counter, input) =>
      erasing(input, () => {
        assertLength(counter, blockBytes, 'counter')
        setKey(key)
        setBlock(counter)
        const output = new Uint8Array(input)
        eachPiece(output, (length) => exports.sm4Ctr(data, length, 0))
        return output
      }),
    sm4Gcm: createGcm(kernel, { setKey, setBlock, eachPiece }),
  }
}

/** PKCS #7; every padding byte is looked at whatever the first says. @throws {CryptoError} crypto.encoding_invalid */
function withoutPadding(output: Uint8Array): Uint8Array {
  const padding = output[output.length - 1]!
  let difference = padding < 1 || padding > blockBytes ? 1 : 0
  for (let i = 1; i <= blockBytes; i++) difference |= i <= padding ? output[output.length - i]! ^ padding : 0
  if (difference !== 0) throw new CryptoError('crypto.encoding_invalid', 'SM4-CBC padding')
  return output.slice(0, output.length - padding)
}
