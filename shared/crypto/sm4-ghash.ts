// Owns GHASH, the universal hash of GCM, on 32-bit words with one 256-entry table a key.

/** x⁸ times each value of the byte that falls out, reduced: goes into the top 16 bits. @source NIST SP 800-38D §6.3 (R = 11100001 ‖ 0¹²⁰). */
const reduction = new Int32Array(256)
for (let byte = 0; byte < 256; byte++) {
  let [top, low] = [0, byte]
  for (let i = 0; i < 8; i++) {
    const carry = low & 1
    low >>>= 1
    top = (top >>> 1) ^ (carry === 1 ? 0xe1000000 : 0)
  }
  reduction[byte] = top
}

/** The multiples byte·H for every byte, 4 words each. Secret. */
export type GhashTable = Int32Array

/**
 * @param h the hash subkey E(K, 0¹²⁸), 16 bytes.
 * @source NIST SP 800-38D §6.3.
 */
export function createGhashTable(h: Uint8Array): GhashTable {
  const table = new Int32Array(256 * 4)
  let [a, b, c, d] = [0, 4, 8, 12].map((o) => (h[o]! << 24) | (h[o + 1]! << 16) | (h[o + 2]! << 8) | h[o + 3]!) as [number, number, number, number]
  for (let bit = 0x80; bit > 0; bit >>= 1) {
    table.set([a, b, c, d], bit * 4)
    const carry = d & 1
    d = (d >>> 1) | (c << 31)
    c = (c >>> 1) | (b << 31)
    b = (b >>> 1) | (a << 31)
    a = (a >>> 1) ^ (carry === 1 ? 0xe1000000 : 0)
  }
  for (let high = 2; high < 256; high <<= 1) {
    for (let low = 1; low < high; low++) {
      for (let word = 0; word < 4; word++) {
        table[(high + low) * 4 + word] = table[high * 4 + word]! ^ table[low * 4 + word]!
      }
    }
  }
  return table
}

/**
 * y ← (y ⊕ block)·H for each 16-byte block of `bytes`, the last one padded with zeros.
 * @param y 4 words, changed in place.
 * @source NIST SP 800-38D §6.4.
 */
export function absorbGhash(table: GhashTable, y: Int32Array, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length; offset += 16) {
    let z0 = 0, z1 = 0, z2 = 0, z3 = 0
    for (let i = 15; i >= 0; i--) {
      const input = offset + i < bytes.length ? bytes[offset + i]! : 0
      const row = (input ^ ((y[i >> 2]! >>> (24 - 8 * (i & 3))) & 255)) * 4
      const out = z3 & 255
      z3 = ((z3 >>> 8) | (z2 << 24)) ^ table[row + 3]!
      z2 = ((z2 >>> 8) | (z1 << 24)) ^ table[row + 2]!
      z1 = ((z1 >>> 8) | (z0 << 24)) ^ table[row + 1]!
      z0 = (z0 >>> 8) ^ reduction[out]! ^ table[row]!
    }
    y[0] = z0
    y[1] = z1
    y[2] = z2
    y[3] = z3
  }
}
