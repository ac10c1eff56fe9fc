// Owns SM4: key schedule, and four blocks at a time in four lanes. Constant-time: the S-box is looked up by shuffles inside
// registers, so no address depends on a key or on data. @source GB/T 32907—2016.
import { SM4C, SM4K, SM4T } from './layout'

/** The S-box, 16 rows of 16. @source GB/T 32907—2016 §6.2 a). */
const SBOX: usize = memory.data<u8>([
  0xd6, 0x90, 0xe9, 0xfe, 0xcc, 0xe1, 0x3d, 0xb7, 0x16, 0xb6, 0x14, 0xc2, 0x28, 0xfb, 0x2c, 0x05, 0x2b, 0x67, 0x9a, 0x76, 0x2a, 0xbe, 0x04, 0xc3, 0xaa, 0x44, 0x13, 0x26, 0x49, 0x86, 0x06, 0x99,
  0x9c, 0x42, 0x50, 0xf4, 0x91, 0xef, 0x98, 0x7a, 0x33, 0x54, 0x0b, 0x43, 0xed, 0xcf, 0xac, 0x62, 0xe4, 0xb3, 0x1c, 0xa9, 0xc9, 0x08, 0xe8, 0x95, 0x80, 0xdf, 0x94, 0xfa, 0x75, 0x8f, 0x3f, 0xa6,
  0x47, 0x07, 0xa7, 0xfc, 0xf3, 0x73, 0x17, 0xba, 0x83, 0x59, 0x3c, 0x19, 0xe6, 0x85, 0x4f, 0xa8, 0x68, 0x6b, 0x81, 0xb2, 0x71, 0x64, 0xda, 0x8b, 0xf8, 0xeb, 0x0f, 0x4b, 0x70, 0x56, 0x9d, 0x35,
  0x1e, 0x24, 0x0e, 0x5e, 0x63, 0x58, 0xd1, 0xa2, 0x25, 0x22, 0x7c, 0x3b, 0x01, 0x21, 0x78, 0x87, 0xd4, 0x00, 0x46, 0x57, 0x9f, 0xd3, 0x27, 0x52, 0x4c, 0x36, 0x02, 0xe7, 0xa0, 0xc4, 0xc8, 0x9e,
  0xea, 0xbf, 0x8a, 0xd2, 0x40, 0xc7, 0x38, 0xb5, 0xa3, 0xf7, 0xf2, 0xce, 0xf9, 0x61, 0x15, 0xa1, 0xe0, 0xae, 0x5d, 0xa4, 0x9b, 0x34, 0x1a, 0x55, 0xad, 0x93, 0x32, 0x30, 0xf5, 0x8c, 0xb1, 0xe3,
  0x1d, 0xf6, 0xe2, 0x2e, 0x82, 0x66, 0xca, 0x60, 0xc0, 0x29, 0x23, 0xab, 0x0d, 0x53, 0x4e, 0x6f, 0xd5, 0xdb, 0x37, 0x45, 0xde, 0xfd, 0x8e, 0x2f, 0x03, 0xff, 0x6a, 0x72, 0x6d, 0x6c, 0x5b, 0x51,
  0x8d, 0x1b, 0xaf, 0x92, 0xbb, 0xdd, 0xbc, 0x7f, 0x11, 0xd9, 0x5c, 0x41, 0x1f, 0x10, 0x5a, 0xd8, 0x0a, 0xc1, 0x31, 0x88, 0xa5, 0xcd, 0x7b, 0xbd, 0x2d, 0x74, 0xd0, 0x12, 0xb8, 0xe5, 0xb4, 0xb0,
  0x89, 0x69, 0x97, 0x4a, 0x0c, 0x96, 0x77, 0x7e, 0x65, 0xb9, 0xf1, 0x09, 0xc5, 0x6e, 0xc6, 0x84, 0x18, 0xf0, 0x7d, 0xec, 0x3a, 0xdc, 0x4d, 0x20, 0x79, 0xee, 0x5f, 0x3e, 0xd7, 0xcb, 0x39, 0x48,
], 16)

/** Row `row` of the S-box where the byte lies in it, 0 elsewhere: a shuffle gives 0 for an index of 16 or more. */
// @ts-ignore: decorator
@inline
function lookUp(x: v128, row: i32): v128 {
  return i8x16.swizzle(v128.load(SBOX + <usize>(row << 4)), i8x16.sub(x, i8x16.splat(<i8>(row << 4))))
}

/** τ on all 16 bytes. */
// @ts-ignore: decorator
@inline
function substitute(x: v128): v128 {
  const a = v128.or(v128.or(lookUp(x, 0), lookUp(x, 1)), v128.or(lookUp(x, 2), lookUp(x, 3)))
  const b = v128.or(v128.or(lookUp(x, 4), lookUp(x, 5)), v128.or(lookUp(x, 6), lookUp(x, 7)))
  const c = v128.or(v128.or(lookUp(x, 8), lookUp(x, 9)), v128.or(lookUp(x, 10), lookUp(x, 11)))
  const d = v128.or(v128.or(lookUp(x, 12), lookUp(x, 13)), v128.or(lookUp(x, 14), lookUp(x, 15)))
  return v128.or(v128.or(a, b), v128.or(c, d))
}

/** T = L(τ(x)) on each of the four words. */
// @ts-ignore: decorator
@inline
function transform(x: v128): v128 {
  const s = substitute(x)
  const s2 = v128.or(i32x4.shl(s, 2), i32x4.shr_u(s, 30))
  const s24 = i8x16.shuffle(s, s, 1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12)
  const s10 = i8x16.shuffle(s2, s2, 3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14)
  const s18 = i8x16.shuffle(s2, s2, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)
  return v128.xor(v128.xor(v128.xor(s, s2), v128.xor(s10, s18)), s24)
}

/** Bytes of each word reversed. */
// @ts-ignore: decorator
@inline
function swapWords(x: v128): v128 {
  return i8x16.shuffle(x, x, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)
}

/** Round keys → SM4K, in the order of decryption if asked. @source GB/T 32907—2016 §7.3. */
export function sm4SetKey(key: usize, isDecrypting: i32): void {
  let k0: u32 = bswap<u32>(load<u32>(key, 0)) ^ 0xa3b1bac6, k1: u32 = bswap<u32>(load<u32>(key, 4)) ^ 0x56aa3350
  let k2: u32 = bswap<u32>(load<u32>(key, 8)) ^ 0x677d9197, k3: u32 = bswap<u32>(load<u32>(key, 12)) ^ 0xb27022dc
  for (let i: u32 = 0; i < 32; i++) {
    let constant: u32 = 0
    for (let j: u32 = 0; j < 4; j++) constant = (constant << 8) | (((4 * i + j) * 7) & 0xff)
    const s: u32 = i32x4.extract_lane(substitute(i32x4.splat(k1 ^ k2 ^ k3 ^ constant)), 0)
    const next: u32 = k0 ^ s ^ rotl<u32>(s, 13) ^ rotl<u32>(s, 23)
    store<u32>(SM4K + 4 * <usize>(isDecrypting ? 31 - i : i), next)
    k0 = k1
    k1 = k2
    k2 = k3
    k3 = next
  }
}

/** Four blocks, in place. @source GB/T 32907—2016 §7.1. */
export function sm4Four(blocks: usize): void {
  const b0 = swapWords(v128.load(blocks, 0)), b1 = swapWords(v128.load(blocks, 16)), b2 = swapWords(v128.load(blocks, 32)), b3 = swapWords(v128.load(blocks, 48))
  // Transposed: lane i of word j is word j of block i.
  const t0 = i8x16.shuffle(b0, b1, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23), t1 = i8x16.shuffle(b0, b1, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
  const t2 = i8x16.shuffle(b2, b3, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23), t3 = i8x16.shuffle(b2, b3, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
  let x0 = i64x2.shuffle(t0, t2, 0, 2), x1 = i64x2.shuffle(t0, t2, 1, 3), x2 = i64x2.shuffle(t1, t3, 0, 2), x3 = i64x2.shuffle(t1, t3, 1, 3)
  for (let k: usize = SM4K; k < SM4K + 128; k += 16) {
    x0 = v128.xor(x0, transform(v128.xor(v128.xor(x1, x2), v128.xor(x3, v128.load32_splat(k, 0)))))
    x1 = v128.xor(x1, transform(v128.xor(v128.xor(x2, x3), v128.xor(x0, v128.load32_splat(k, 4)))))
    x2 = v128.xor(x2, transform(v128.xor(v128.xor(x3, x0), v128.xor(x1, v128.load32_splat(k, 8)))))
    x3 = v128.xor(x3, transform(v128.xor(v128.xor(x0, x1), v128.xor(x2, v128.load32_splat(k, 12)))))
  }
  const u0 = i8x16.shuffle(x3, x2, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23), u1 = i8x16.shuffle(x3, x2, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
  const u2 = i8x16.shuffle(x1, x0, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23), u3 = i8x16.shuffle(x1, x0, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
  v128.store(blocks, swapWords(i64x2.shuffle(u0, u2, 0, 2)), 0)
  v128.store(blocks, swapWords(i64x2.shuffle(u0, u2, 1, 3)), 16)
  v128.store(blocks, swapWords(i64x2.shuffle(u1, u3, 0, 2)), 32)
  v128.store(blocks, swapWords(i64x2.shuffle(u1, u3, 1, 3)), 48)
}

/** `count` blocks in place, each by itself: ECB, in the direction of the key schedule. */
export function sm4Ecb(data: usize, count: i32): void {
  for (; count >= 4; count -= 4, data += 64) sm4Four(data)
  if (count == 0) return
  memory.copy(SM4T, data, <usize>count << 4)
  sm4Four(SM4T)
  memory.copy(data, SM4T, <usize>count << 4)
}

/** CBC, in place; the chaining value is at SM4C. @source GB/T 17964—2021. */
export function sm4CbcEncrypt(data: usize, count: i32): void {
  let previous = v128.load(SM4C)
  for (; count > 0; count--, data += 16) {
    v128.store(SM4T, v128.xor(previous, v128.load(data)))
    sm4Four(SM4T)
    previous = v128.load(SM4T)
    v128.store(data, previous)
  }
  v128.store(SM4C, previous)
}

/** The inverse of {@link sm4CbcEncrypt}, with the key schedule of decryption. */
export function sm4CbcDecrypt(data: usize, count: i32): void {
  let previous = v128.load(SM4C)
  while (count > 0) {
    const taken = min(count, 4)
    memory.copy(SM4T, data, <usize>taken << 4)
    sm4Four(SM4T)
    for (let i: usize = 0; i < <usize>taken << 4; i += 16) {
      const ciphertext = v128.load(data + i)
      v128.store(data + i, v128.xor(previous, v128.load(SM4T + i)))
      previous = ciphertext
    }
    count -= taken
    data += 64
  }
  v128.store(SM4C, previous)
}

/** XORs `length` bytes with the encryption of the counter at SM4C and those after it; only the last 4 bytes count if `isShort`. */
export function sm4Ctr(data: usize, length: i32, isShort: i32): void {
  while (length > 0) {
    counters(length, isShort)
    sm4Four(SM4T)
    if (length >= 64) for (let i: usize = 0; i < 64; i += 16) v128.store(data + i, v128.xor(v128.load(data + i), v128.load(SM4T + i)))
    else for (let i: usize = 0; i < <usize>length; i++) store<u8>(data + i, load<u8>(data + i) ^ load<u8>(SM4T + i))
    data += 64
    length -= 64
  }
}

/** SM4T ← the next four counters; SM4C moves on by as many as `length` bytes need. */
function counters(length: i32, isShort: i32): void {
  const last = bswap<u32>(load<u32>(SM4C, 12))
  if (length >= 64 && last < 0xfffffffb) {
    const block = v128.load(SM4C)
    v128.store(SM4T, block, 0)
    v128.store(SM4T, i32x4.replace_lane(block, 3, bswap<u32>(last + 1)), 16)
    v128.store(SM4T, i32x4.replace_lane(block, 3, bswap<u32>(last + 2)), 32)
    v128.store(SM4T, i32x4.replace_lane(block, 3, bswap<u32>(last + 3)), 48)
    store<u32>(SM4C, bswap<u32>(last + 4), 12)
    return
  }
  for (let i: usize = 0; i < 64; i += 16) {
    v128.store(SM4T + i, v128.load(SM4C))
    if (<i32>i < length) increment(isShort)
  }
}

/** The counter is public. */
function increment(isShort: i32): void {
  if (isShort) {
    store<u32>(SM4C, bswap<u32>(bswap<u32>(load<u32>(SM4C, 12)) + 1), 12)
    return
  }
  const low: u64 = bswap<u64>(load<u64>(SM4C, 8)) + 1
  store<u64>(SM4C, bswap<u64>(low), 8)
  if (low == 0) store<u64>(SM4C, bswap<u64>(bswap<u64>(load<u64>(SM4C, 0)) + 1), 0)
}

/** SM4C ← 16 bytes. */
export function sm4SetBlock(block: usize): void {
  memory.copy(SM4C, block, 16)
}
