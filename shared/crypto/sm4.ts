// Owns the SM4 block cipher: key schedule and one block, both directions. Modes are sm4-gcm.ts and sm4-modes.ts.
import { assertLength, hexToBytes } from './bytes.ts'

/** Bytes of an SM4 key and of an SM4 block. */
export const sm4BlockBytes = 16

/** The S-box. @source GB/T 32907—2016 §6.2 a). */
const sbox = hexToBytes(
  'd690e9fecce13db716b614c228fb2c052b679a762abe04c3aa44132649860699' +
  '9c4250f491ef987a33540b43edcfac62e4b31ca9c908e89580df94fa758f3fa6' +
  '4707a7fcf37317ba83593c19e6854fa8686b81b27164da8bf8eb0f4b70569d35' +
  '1e240e5e6358d1a225227c3b01217887d40046579fd327524c3602e7a0c4c89e' +
  'eabf8ad240c738b5a3f7f2cef96115a1e0ae5da49b341a55ad933230f58cb1e3' +
  '1df6e22e8266ca60c02923ab0d534e6fd5db3745defd8e2f03ff6a726d6c5b51' +
  '8d1baf92bbddbc7f11d95c411f105ad80ac13188a5cd7bbd2d74d012b8e5b4b0' +
  '8969974a0c96777e65b9f109c56ec68418f07dec3adc4d2079ee5f3ed7cb3948',
)

/** T(x) = L(τ(x)) as four table look-ups, one for each byte of x. @source GB/T 32907—2016 §6.2. */
const [t0, t1, t2, t3] = [24, 16, 8, 0].map((shift) => {
  const table = new Int32Array(256)
  for (let byte = 0; byte < 256; byte++) {
    const b = sbox[byte]! << shift
    table[byte] = b ^ rotate(b, 2) ^ rotate(b, 10) ^ rotate(b, 18) ^ rotate(b, 24)
  }
  return table
}) as [Int32Array, Int32Array, Int32Array, Int32Array]

/** FK. @source GB/T 32907—2016 §7.3 a). */
const familyKey = [0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc]

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

function readWord(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! << 24) | (bytes[offset + 1]! << 16) | (bytes[offset + 2]! << 8) | bytes[offset + 3]!
}

function writeWord(bytes: Uint8Array, offset: number, word: number): void {
  bytes[offset] = word >>> 24
  bytes[offset + 1] = word >>> 16
  bytes[offset + 2] = word >>> 8
  bytes[offset + 3] = word
}

/** 32 round keys, in the order of encryption or, reversed, of decryption. Secret. */
export type Sm4RoundKeys = Int32Array

/**
 * The key schedule for encryption.
 * @param key 16 bytes.
 * @throws {CryptoError} crypto.length_wrong
 * @source GB/T 32907—2016 §7.3.
 */
export function expandSm4Key(key: Uint8Array): Sm4RoundKeys {
  assertLength(key, sm4BlockBytes, 'SM4 key')
  const words = familyKey.map((constant, i) => readWord(key, 4 * i) ^ constant)
  const roundKeys = new Int32Array(32)
  for (let i = 0; i < 32; i++) {
    let constant = 0
    for (let j = 0; j < 4; j++) constant = (constant << 8) | (((4 * i + j) * 7) & 0xff)
    const x = words[1]! ^ words[2]! ^ words[3]! ^ constant
    const b = (sbox[x >>> 24]! << 24) | (sbox[(x >>> 16) & 255]! << 16) | (sbox[(x >>> 8) & 255]! << 8) | sbox[x & 255]!
    roundKeys[i] = words[0]! ^ b ^ rotate(b, 13) ^ rotate(b, 23)
    words.shift()
    words.push(roundKeys[i]!)
  }
  return roundKeys
}

/** The same keys for decryption: SM4 decrypts by running the rounds backwards. @source GB/T 32907—2016 §7.2. */
export function reverseSm4Key(roundKeys: Sm4RoundKeys): Sm4RoundKeys {
  return roundKeys.slice().reverse()
}

/**
 * One block, from `input` at `inputOffset` into `output` at `outputOffset`. They may be the same place.
 *
 * Table look-ups depend on the data: an attacker who shares the processor's cache may learn from
 * them. Accepted for traffic keys that live minutes; key shares never pass through here.
 *
 * @source GB/T 32907—2016 §7.1.
 */
export function cryptSm4Block(keys: Sm4RoundKeys, input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
  let x0 = readWord(input, inputOffset)
  let x1 = readWord(input, inputOffset + 4)
  let x2 = readWord(input, inputOffset + 8)
  let x3 = readWord(input, inputOffset + 12)
  for (let i = 0; i < 32; i += 4) {
    let x = x1 ^ x2 ^ x3 ^ keys[i]!
    x0 ^= t0[x >>> 24]! ^ t1[(x >>> 16) & 255]! ^ t2[(x >>> 8) & 255]! ^ t3[x & 255]!
    x = x2 ^ x3 ^ x0 ^ keys[i + 1]!
    x1 ^= t0[x >>> 24]! ^ t1[(x >>> 16) & 255]! ^ t2[(x >>> 8) & 255]! ^ t3[x & 255]!
    x = x3 ^ x0 ^ x1 ^ keys[i + 2]!
    x2 ^= t0[x >>> 24]! ^ t1[(x >>> 16) & 255]! ^ t2[(x >>> 8) & 255]! ^ t3[x & 255]!
    x = x0 ^ x1 ^ x2 ^ keys[i + 3]!
    x3 ^= t0[x >>> 24]! ^ t1[(x >>> 16) & 255]! ^ t2[(x >>> 8) & 255]! ^ t3[x & 255]!
  }
  writeWord(output, outputOffset, x3)
  writeWord(output, outputOffset + 4, x2)
  writeWord(output, outputOffset + 8, x1)
  writeWord(output, outputOffset + 12, x0)
}

/** One block under a key, 16 bytes to 16 bytes. @source GB/T 32907—2016 §7.1. */
export function sm4EncryptBlock(key: Uint8Array, block: Uint8Array): Uint8Array {
  const output = new Uint8Array(sm4BlockBytes)
  cryptSm4Block(expandSm4Key(key), assertLength(block, sm4BlockBytes, 'SM4 block'), 0, output, 0)
  return output
}

/** The inverse of {@link sm4EncryptBlock}. @source GB/T 32907—2016 §7.2. */
export function sm4DecryptBlock(key: Uint8Array, block: Uint8Array): Uint8Array {
  const output = new Uint8Array(sm4BlockBytes)
  cryptSm4Block(reverseSm4Key(expandSm4Key(key)), assertLength(block, sm4BlockBytes, 'SM4 block'), 0, output, 0)
  return output
}
