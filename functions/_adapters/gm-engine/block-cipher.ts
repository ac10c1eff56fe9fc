// Owns SM4 by the engine: ECB, CBC, CTR and GCM with the shapes, codes and answers of shared/crypto/sm4-*.ts, in constant time.
import { assertLength, equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { gcmNonceBytes, gcmTagBytes, type Sm4Gcm } from '@yiqian/shared/crypto/sm4-gcm.ts'
import { messageOffset } from './hashing.ts'
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

const pieceBytes = 0x10000
const blockBytes = 16
const nothing = new Uint8Array(0)

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

  function gcm(key: Uint8Array): Sm4Gcm {
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
    sm4Gcm: gcm,
  }
}

/** nonce ‖ count. */
function counterBlock(nonce: Uint8Array, count: number): Uint8Array {
  const block = new Uint8Array(blockBytes)
  block.set(nonce)
  block[15] = count
  return block
}

/** PKCS #7; every padding byte is looked at whatever the first says. @throws {CryptoError} crypto.encoding_invalid */
function withoutPadding(output: Uint8Array): Uint8Array {
  const padding = output[output.length - 1]!
  let difference = padding < 1 || padding > blockBytes ? 1 : 0
  for (let i = 1; i <= blockBytes; i++) difference |= i <= padding ? output[output.length - i]! ^ padding : 0
  if (difference !== 0) throw new CryptoError('crypto.encoding_invalid', 'SM4-CBC padding')
  return output.slice(0, output.length - padding)
}
