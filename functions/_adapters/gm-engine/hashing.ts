// Owns SM3 and HMAC-SM3 by the engine: whole messages, in the exchange area, piece by piece when they are longer.
import { concatBytes, wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { Kernel } from './kernel.ts'

/** Where messages lie while they are hashed; below are the operands of SM2. */
export const messageOffset = 0x1000
/** How much of a message is in the exchange area at once. */
export const pieceBytes = 0x10000
const digestOffset = 0

export interface Hashing {
  /** SM3 of the parts, one after the other. @source GB/T 32905—2016. */
  sm3(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer>
  /** HMAC-SM3 of the parts. @source RFC 2104 §2. */
  hmacSm3(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer>
}

export function createHashing(kernel: Kernel): Hashing {
  const { exports, io } = kernel

  function sm3(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    if (length > pieceBytes) return sm3Long(parts.length === 1 ? parts[0]! : concatBytes(...parts))
    return kernel.erasing(messageOffset + length, () => {
      putParts(kernel, parts)
      exports.sm3Digest(io + messageOffset, length, io + digestOffset)
      return kernel.take(digestOffset, 32)
    })
  }

  function sm3Long(message: Uint8Array): Uint8Array<ArrayBuffer> {
    return kernel.erasing(messageOffset + pieceBytes, () => {
      exports.sm3Start()
      let offset = 0
      for (; message.length - offset > pieceBytes; offset += pieceBytes) {
        kernel.put(messageOffset, message.subarray(offset, offset + pieceBytes))
        exports.sm3Compress(io + messageOffset, pieceBytes / 64)
      }
      kernel.put(messageOffset, message.subarray(offset))
      exports.sm3Finish(io + messageOffset, message.length - offset, BigInt(message.length), io + digestOffset)
      return kernel.take(digestOffset, 32)
    })
  }

  function hmacSm3(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
    const short = key.length > 64 ? sm3(key) : key
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    if (length > pieceBytes) return hmacLong(short, parts)
    return kernel.erasing(messageOffset + length, () => {
      kernel.put(0x40, short)
      putParts(kernel, parts)
      exports.hmacSm3(io + 0x40, short.length, io + messageOffset, length, io + digestOffset)
      return kernel.take(digestOffset, 32)
    })
  }

  function hmacLong(key: Uint8Array, parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
    const pad = (value: number): Uint8Array => Uint8Array.from({ length: 64 }, (_, i) => (key[i] ?? 0) ^ value)
    const [inner, outer] = [pad(0x36), pad(0x5c)]
    const digest = sm3(outer, sm3(inner, ...parts))
    wipeBytes(inner, outer)
    return digest
  }

  return { sm3, hmacSm3 }
}

/** Puts the parts, one after the other, from {@link messageOffset} on. @returns their length together. */
export function putParts(kernel: Kernel, parts: readonly Uint8Array[]): number {
  let offset = messageOffset
  for (const part of parts) {
    kernel.put(offset, part)
    offset += part.length
  }
  return offset - messageOffset
}
