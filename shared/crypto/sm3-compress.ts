// Owns SM3's compression function CF on 32-bit words: the inner loop that hashing, HMAC and PBKDF2 share.
// Written for engines without a JIT: no calls, no allocation and no closures inside the loops.

/** Words of the working buffer that {@link compressSm3} wants: W₀…W₆₇. */
export const scheduleWords = 68

/** The initial value IV. @source GB/T 32905—2016 §4.1. */
export const sm3Initial: readonly number[] = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
]

/** Tⱼ ⋘ (j mod 32), ready to add. @source GB/T 32905—2016 §4.2. */
const constants = new Int32Array(64)
for (let j = 0; j < 64; j++) {
  const t = j < 16 ? 0x79cc4519 : 0x7a879d8a
  constants[j] = j % 32 === 0 ? t : (t << j % 32) | (t >>> (32 - (j % 32)))
}

/**
 * V ← CF(V, B).
 *
 * @param v chaining value, 8 words, changed in place.
 * @param w working buffer of {@link scheduleWords} words; the block B in words 0…15, the rest is overwritten.
 * @source GB/T 32905—2016 §5.3.2 (expansion), §5.3.3 (compression).
 */
export function compressSm3(v: Int32Array, w: Int32Array): void {
  for (let j = 16; j < 68; j++) {
    const x3 = w[j - 3]!
    const x13 = w[j - 13]!
    const x = w[j - 16]! ^ w[j - 9]! ^ ((x3 << 15) | (x3 >>> 17))
    w[j] = x ^ ((x << 15) | (x >>> 17)) ^ ((x << 23) | (x >>> 9)) ^ ((x13 << 7) | (x13 >>> 25)) ^ w[j - 6]!
  }
  let a = v[0]!, b = v[1]!, c = v[2]!, d = v[3]!, e = v[4]!, f = v[5]!, g = v[6]!, h = v[7]!
  for (let j = 0; j < 64; j++) {
    const a12 = (a << 12) | (a >>> 20)
    const sum = (a12 + e + constants[j]!) | 0
    const ss1 = (sum << 7) | (sum >>> 25)
    const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
    const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g)
    const tt1 = (ff + d + (ss1 ^ a12) + (w[j]! ^ w[j + 4]!)) | 0
    const tt2 = (gg + h + ss1 + w[j]!) | 0
    d = c
    c = (b << 9) | (b >>> 23)
    b = a
    a = tt1
    h = g
    g = (f << 19) | (f >>> 13)
    f = e
    e = tt2 ^ ((tt2 << 9) | (tt2 >>> 23)) ^ ((tt2 << 17) | (tt2 >>> 15))
  }
  v[0] = v[0]! ^ a
  v[1] = v[1]! ^ b
  v[2] = v[2]! ^ c
  v[3] = v[3]! ^ d
  v[4] = v[4]! ^ e
  v[5] = v[5]! ^ f
  v[6] = v[6]! ^ g
  v[7] = v[7]! ^ h
}
