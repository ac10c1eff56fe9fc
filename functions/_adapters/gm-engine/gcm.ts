// Owns SM4-GCM by the engine, with the shapes, codes and answers of shared/crypto/sm4-gcm.ts, in constant time.
import { assertLength, equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { gcmNonceBytes, gcmTagBytes, type Sm4Gcm } from '@yiqian/shared/crypto/sm4-gcm.ts'
import { messageOffset, pieceBytes } from './hashing.ts'
import type { Kernel } from './kernel.ts'

/** What GCM needs of the block cipher around it. */
export interface CipherSteps {
  setKey(key: Uint8Array): void
  /** The next counter block. */
  setBlock(block: Uint8Array): void
  /** Runs `step` over `bytes` in place, piece by piece, in the exchange area. */
  eachPiece(bytes: Uint8Array, step: (length: number) => void): void
}

const blockBytes = 16
const nothing = new Uint8Array(0)

export function createGcm(kernel: Kernel, { setKey, setBlock, eachPiece }: CipherSteps): (key: Uint8Array) => Sm4Gcm {
  const { exports, io } = kernel
  const data = io + messageOffset

  /** The key is set. @source NIST SP 800-38D §7.1 steps 5, 6. */
  function tagOf(nonce: Uint8Array, ciphertext: Uint8Array, aad: Uint8Array): Uint8Array {
    kernel.put(0, new Uint8Array(blockBytes))
    exports.sm4Ecb(io, 1)
    exports.ghashStart(io)
    for (const bytes of [aad, ciphertext]) {
      for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
        const piece = bytes.subarray(offset, offset + pieceBytes)
        kernel.put(messageOffset, piece)
        exports.ghashUpdate(data, piece.length)
      }
    }
    const lengths = new DataView(new ArrayBuffer(blockBytes))
    lengths.setBigUint64(0, BigInt(aad.length) * 8n)
    lengths.setBigUint64(8, BigInt(ciphertext.length) * 8n)
    kernel.put(messageOffset, new Uint8Array(lengths.buffer))
    exports.ghashUpdate(data, blockBytes)
    exports.ghashResult(data)
    setBlock(counterBlock(nonce, 1))
    exports.sm4Ctr(data, blockBytes, 1)
    return kernel.take(messageOffset, blockBytes)
  }

  return (key) => {
    const own = assertLength(key, blockBytes, 'SM4 key').slice()
    const xor = (nonce: Uint8Array, bytes: Uint8Array): void => {
      setBlock(counterBlock(nonce, 2))
      eachPiece(bytes, (length) => exports.sm4Ctr(data, length, 1))
    }
    const begin = <T>(nonce: Uint8Array, bytes: number, operation: () => T): T => {
      assertLength(nonce, gcmNonceBytes, 'nonce')
      return kernel.erasing(messageOffset + Math.min(bytes, pieceBytes), () => (setKey(own), operation()))
    }
    return {
      seal: (nonce, plaintext, aad = nothing) =>
        begin(nonce, Math.max(plaintext.length, aad.length, blockBytes), () => {
          const sealed = new Uint8Array(plaintext.length + gcmTagBytes)
          sealed.set(plaintext)
          const ciphertext = sealed.subarray(0, plaintext.length)
          xor(nonce, ciphertext)
          sealed.set(tagOf(nonce, ciphertext, aad), plaintext.length)
          return sealed
        }),
      open(nonce, sealed, aad = nothing) {
        if (sealed.length < gcmTagBytes) throw new CryptoError('crypto.authentication_failed', 'shorter than a tag')
        return begin(nonce, Math.max(sealed.length, aad.length), () => {
          const ciphertext = sealed.subarray(0, sealed.length - gcmTagBytes)
          if (!equalBytes(tagOf(nonce, ciphertext, aad), sealed.subarray(ciphertext.length))) throw new CryptoError('crypto.authentication_failed')
          const plaintext = new Uint8Array(ciphertext)
          xor(nonce, plaintext)
          return plaintext
        })
      },
    }
  }
}

/** nonce ‖ count. */
function counterBlock(nonce: Uint8Array, count: number): Uint8Array {
  const block = new Uint8Array(blockBytes)
  block.set(nonce)
  block[15] = count
  return block
}
