// Owns GHASH, the universal hash of GCM, in constant time: products of polynomials by integer multiplication with holes.
// @source NIST SP 800-38D §6.3, §6.4; Pornin, "BearSSL: constant-time GHASH" for the holes.
import { GH } from './layout'

/** The low 64 bits of the carry-less product: every fourth bit apart, carries fall into the holes. */
// @ts-ignore: decorator
@inline
function multiply(x: u64, y: u64): u64 {
  const x0 = x & 0x1111111111111111, x1 = x & 0x2222222222222222, x2 = x & 0x4444444444444444, x3 = x & 0x8888888888888888
  const y0 = y & 0x1111111111111111, y1 = y & 0x2222222222222222, y2 = y & 0x4444444444444444, y3 = y & 0x8888888888888888
  const z0 = (x0 * y0) ^ (x1 * y3) ^ (x2 * y2) ^ (x3 * y1)
  const z1 = (x0 * y1) ^ (x1 * y0) ^ (x2 * y3) ^ (x3 * y2)
  const z2 = (x0 * y2) ^ (x1 * y1) ^ (x2 * y0) ^ (x3 * y3)
  const z3 = (x0 * y3) ^ (x1 * y2) ^ (x2 * y1) ^ (x3 * y0)
  return (z0 & 0x1111111111111111) | (z1 & 0x2222222222222222) | (z2 & 0x4444444444444444) | (z3 & 0x8888888888888888)
}

/** Bits in reverse order. */
// @ts-ignore: decorator
@inline
function reverse(v: u64): u64 {
  let x = bswap<u64>(v)
  x = ((x & 0x0f0f0f0f0f0f0f0f) << 4) | ((x >> 4) & 0x0f0f0f0f0f0f0f0f)
  x = ((x & 0x3333333333333333) << 2) | ((x >> 2) & 0x3333333333333333)
  return ((x & 0x5555555555555555) << 1) | ((x >> 1) & 0x5555555555555555)
}

/** H from 16 bytes; Y ← 0. */
export function ghashStart(h: usize): void {
  memory.copy(GH, h, 16)
  memory.fill(GH + 16, 0, 16)
}

/** Y ← (Y ⊕ block)·H for each block of `length` bytes, the last one padded with zeros. */
export function ghashUpdate(data: usize, length: i32): void {
  for (; length >= 16; length -= 16, data += 16) absorb(data)
  if (length <= 0) return
  memory.fill(GH + 32, 0, 16)
  memory.copy(GH + 32, data, <usize>length)
  absorb(GH + 32)
}

/** Writes Y, 16 bytes. */
export function ghashResult(output: usize): void {
  memory.copy(output, GH + 16, 16)
}

function absorb(block: usize): void {
  const h1 = bswap<u64>(load<u64>(GH, 0)), h0 = bswap<u64>(load<u64>(GH, 8))
  const y1 = bswap<u64>(load<u64>(GH, 16) ^ load<u64>(block, 0)), y0 = bswap<u64>(load<u64>(GH, 24) ^ load<u64>(block, 8))
  const h0r = reverse(h0), h1r = reverse(h1), y0r = reverse(y0), y1r = reverse(y1)
  const z0 = multiply(y0, h0), z1 = multiply(y1, h1)
  const z2 = multiply(y0 ^ y1, h0 ^ h1) ^ z0 ^ z1
  const z0r = multiply(y0r, h0r), z1r = multiply(y1r, h1r)
  const z2r = multiply(y0r ^ y1r, h0r ^ h1r) ^ z0r ^ z1r
  const p0 = z0, p1 = (reverse(z0r) >> 1) ^ z2, p2 = z1 ^ (reverse(z2r) >> 1), p3 = reverse(z1r) >> 1
  // The product times x, then reduced by x¹²⁸ + x⁷ + x² + x + 1.
  let v3 = (p3 << 1) | (p2 >> 63), v2 = (p2 << 1) | (p1 >> 63), v1 = (p1 << 1) | (p0 >> 63)
  const v0 = p0 << 1
  v2 ^= v0 ^ (v0 >> 1) ^ (v0 >> 2) ^ (v0 >> 7)
  v1 ^= (v0 << 63) ^ (v0 << 62) ^ (v0 << 57)
  v3 ^= v1 ^ (v1 >> 1) ^ (v1 >> 2) ^ (v1 >> 7)
  v2 ^= (v1 << 63) ^ (v1 << 62) ^ (v1 << 57)
  store<u64>(GH, bswap<u64>(v3), 16)
  store<u64>(GH, bswap<u64>(v2), 24)
}
