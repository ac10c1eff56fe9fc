// Owns SM4-GCM put together from OpenSSL's SM4-ECB and GHASH by the definition, bit by bit, for vectors.
import { createCipheriv } from 'node:crypto'

/** AEAD_SM4_GCM: ciphertext ‖ tag. @source RFC 8998 §2; NIST SP 800-38D §7.1. */
export function textbookSeal(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Uint8Array {
  const h = toInteger(encrypt(key, new Uint8Array(16)))
  const ciphertext = Buffer.from(plaintext)
  for (let i = 0; i < ciphertext.length; i += 16) {
    const stream = encrypt(key, counterBlock(nonce, 2 + i / 16))
    for (let j = i; j < Math.min(i + 16, ciphertext.length); j++) ciphertext[j]! ^= stream[j - i]!
  }
  const lengths = Buffer.alloc(16)
  lengths.writeBigUInt64BE(BigInt(aad.length * 8), 0)
  lengths.writeBigUInt64BE(BigInt(ciphertext.length * 8), 8)
  let y = 0n
  for (const block of [...blocks(aad), ...blocks(ciphertext), lengths]) y = multiply(y ^ toInteger(block), h)
  const tag = y ^ toInteger(encrypt(key, counterBlock(nonce, 1)))
  return new Uint8Array(Buffer.concat([ciphertext, Buffer.from(tag.toString(16).padStart(32, '0'), 'hex')]))
}

function encrypt(key: Uint8Array, block: Uint8Array): Uint8Array {
  return createCipheriv('sm4-ecb', key, null).setAutoPadding(false).update(block)
}

function counterBlock(nonce: Uint8Array, count: number): Uint8Array {
  const block = Buffer.alloc(16)
  block.set(nonce)
  block.writeUInt32BE(count, 12)
  return block
}

function blocks(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / 16) }, (_, i) => {
    const block = Buffer.alloc(16)
    block.set(bytes.subarray(16 * i, 16 * i + 16))
    return block
  })
}

const toInteger = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)

/** X·Y in GCM's field, bit 0 on the left. @source NIST SP 800-38D §6.3, Algorithm 1. */
function multiply(x: bigint, y: bigint): bigint {
  const r = 0xe1n << 120n
  let [z, v] = [0n, y]
  for (let i = 127n; i >= 0n; i--) {
    if (((x >> i) & 1n) === 1n) z ^= v
    v = (v & 1n) === 1n ? (v >> 1n) ^ r : v >> 1n
  }
  return z
}
