// Owns SM4 without authentication: ECB of whole blocks, CBC with padding, CTR. For formats that demand them; new data goes through sm4-gcm.ts.
import { assertLength } from './bytes.ts'
import { CryptoError } from './error.ts'
import { cryptSm4Block, expandSm4Key, reverseSm4Key, sm4BlockBytes, type Sm4RoundKeys } from './sm4.ts'

/**
 * ECB over whole blocks, without padding: what SM2EnvelopedKey uses for a 32-byte private key.
 * @throws {CryptoError} crypto.length_wrong — not a multiple of 16.
 * @source GB/T 17964—2021 (ECB); GM/T 0009—2012 §7.4.
 */
export function sm4EcbEncrypt(key: Uint8Array, plaintext: Uint8Array): Uint8Array {
  return eachBlock(expandSm4Key(key), plaintext)
}

/** The inverse of {@link sm4EcbEncrypt}. @source NIST SP 800-38A §6.1; GB/T 32907—2016. */
export function sm4EcbDecrypt(key: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  return eachBlock(reverseSm4Key(expandSm4Key(key)), ciphertext)
}

function eachBlock(keys: Sm4RoundKeys, input: Uint8Array): Uint8Array {
  if (input.length % sm4BlockBytes !== 0) throw new CryptoError('crypto.length_wrong', 'SM4-ECB')
  const output = new Uint8Array(input.length)
  for (let i = 0; i < input.length; i += sm4BlockBytes) cryptSm4Block(keys, input, i, output, i)
  return output
}

/**
 * CBC with PKCS #7 padding.
 * @param iv 16 bytes, unpredictable, new for each message.
 * @source GB/T 17964—2021 (CBC); RFC 5652 §6.3 (padding).
 */
export function sm4CbcEncrypt(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const keys = expandSm4Key(key)
  const padding = sm4BlockBytes - (plaintext.length % sm4BlockBytes)
  const output = new Uint8Array(plaintext.length + padding).fill(padding)
  output.set(plaintext)
  let previous = assertLength(iv, sm4BlockBytes, 'IV')
  for (let i = 0; i < output.length; i += sm4BlockBytes) {
    for (let j = 0; j < sm4BlockBytes; j++) output[i + j] = output[i + j]! ^ previous[j]!
    cryptSm4Block(keys, output, i, output, i)
    previous = output.subarray(i, i + sm4BlockBytes)
  }
  return output
}

/**
 * The inverse of {@link sm4CbcEncrypt}. Never answer a remote caller differently for bad padding than
 * for other failures: that tells the plaintext.
 * @throws {CryptoError} crypto.length_wrong · crypto.encoding_invalid — bad padding.
 * @source NIST SP 800-38A §6.2; GB/T 32907—2016.
 */
export function sm4CbcDecrypt(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  if (ciphertext.length === 0) throw new CryptoError('crypto.length_wrong', 'SM4-CBC')
  const output = eachBlock(reverseSm4Key(expandSm4Key(key)), ciphertext)
  assertLength(iv, sm4BlockBytes, 'IV')
  for (let i = 0; i < output.length; i++) {
    output[i] = output[i]! ^ (i < sm4BlockBytes ? iv[i]! : ciphertext[i - sm4BlockBytes]!)
  }
  const padding = output[output.length - 1]!
  let difference = padding < 1 || padding > sm4BlockBytes ? 1 : 0
  for (let i = 1; i <= sm4BlockBytes; i++) difference |= i <= padding ? output[output.length - i]! ^ padding : 0
  if (difference !== 0) throw new CryptoError('crypto.encoding_invalid', 'SM4-CBC padding')
  return output.slice(0, output.length - padding)
}

/**
 * CTR: the key stream of a 16-byte big-endian counter, over `input`. Its own inverse.
 * @param counter the first counter block, 16 bytes; never used twice under one key.
 * @source GB/T 17964—2021 (CTR).
 */
export function sm4Ctr(key: Uint8Array, counter: Uint8Array, input: Uint8Array): Uint8Array {
  const block = assertLength(counter, sm4BlockBytes, 'counter').slice()
  return xorKeyStream(expandSm4Key(key), block, input, sm4BlockBytes)
}

/**
 * XORs `input` with the encryption of `block`, `block` + 1, …; `block` is left at the last count.
 * @param counterBytes how many trailing bytes of the block count: 16 in CTR, 4 in GCM.
 * @source NIST SP 800-38A §6.5.
 */
export function xorKeyStream(keys: Sm4RoundKeys, block: Uint8Array, input: Uint8Array, counterBytes: number): Uint8Array {
  const output = new Uint8Array(input.length)
  const stream = new Uint8Array(sm4BlockBytes)
  for (let i = 0; i < input.length; i += sm4BlockBytes) {
    cryptSm4Block(keys, block, 0, stream, 0)
    const end = Math.min(sm4BlockBytes, input.length - i)
    for (let j = 0; j < end; j++) output[i + j] = input[i + j]! ^ stream[j]!
    incrementCounter(block, counterBytes)
  }
  stream.fill(0)
  return output
}

function incrementCounter(block: Uint8Array, counterBytes: number): void {
  for (let i = sm4BlockBytes - 1; i >= sm4BlockBytes - counterBytes; i--) {
    block[i] = block[i]! + 1
    if (block[i] !== 0) return
  }
}
