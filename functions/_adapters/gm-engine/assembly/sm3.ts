// Owns SM3 and HMAC-SM3 over bytes in memory. Which instructions run depends on lengths alone.
import { HB, HK, HV, HW } from './layout'

/** Tⱼ ⋘ (j mod 32). @source GB/T 32905—2016 §4.2. */
const CONSTANTS: usize = memory.data(256, 16)

export function prepareSm3(): void {
  for (let j: u32 = 0; j < 64; j++) store<u32>(CONSTANTS + 4 * <usize>j, rotl<u32>(j < 16 ? 0x79cc4519 : 0x7a879d8a, j & 31))
}

/** HV ← IV. @source GB/T 32905—2016 §4.1. */
export function sm3Start(): void {
  store<u32>(HV, 0x7380166f, 0)
  store<u32>(HV, 0x4914b2b9, 4)
  store<u32>(HV, 0x172442d7, 8)
  store<u32>(HV, 0xda8a0600, 12)
  store<u32>(HV, 0xa96f30bc, 16)
  store<u32>(HV, 0x163138aa, 20)
  store<u32>(HV, 0xe38dee4d, 24)
  store<u32>(HV, 0xb0fb0e4e, 28)
}

// @ts-ignore: decorator
@inline
function p0(x: u32): u32 {
  return x ^ rotl<u32>(x, 9) ^ rotl<u32>(x, 17)
}

// @ts-ignore: decorator
@inline
function p1(x: u32): u32 {
  return x ^ rotl<u32>(x, 15) ^ rotl<u32>(x, 23)
}

/** HV ← CF(HV, block) for each of `count` blocks of 64 bytes. @source GB/T 32905—2016 §5.3. */
export function sm3Compress(blocks: usize, count: i32): void {
  for (; count > 0; count--, blocks += 64) {
    for (let i: usize = 0; i < 64; i += 4) store<u32>(HW + i, bswap<u32>(load<u32>(blocks + i)))
    for (let w = HW + 64; w < HW + 272; w += 4) {
      const x: u32 = load<u32>(w - 64) ^ load<u32>(w - 36) ^ rotl<u32>(load<u32>(w - 12), 15)
      store<u32>(w, p1(x) ^ rotl<u32>(load<u32>(w - 52), 7) ^ load<u32>(w - 24))
    }
    rounds()
  }
}

function rounds(): void {
  let a = load<u32>(HV, 0), b = load<u32>(HV, 4), c = load<u32>(HV, 8), d = load<u32>(HV, 12)
  let e = load<u32>(HV, 16), f = load<u32>(HV, 20), g = load<u32>(HV, 24), h = load<u32>(HV, 28)
  let ss1: u32, a12: u32
  // Four rounds a turn, with the roles of the words moved on instead of the words.
  for (let j: usize = 0; j < 64; j += 16) {
    a12 = rotl<u32>(a, 12); ss1 = rotl<u32>(a12 + e + load<u32>(CONSTANTS + j, 0), 7)
    d += (a ^ b ^ c) + (ss1 ^ a12) + (load<u32>(HW + j, 0) ^ load<u32>(HW + j, 16)); h += (e ^ f ^ g) + ss1 + load<u32>(HW + j, 0)
    b = rotl<u32>(b, 9); f = rotl<u32>(f, 19); h = p0(h)
    a12 = rotl<u32>(d, 12); ss1 = rotl<u32>(a12 + h + load<u32>(CONSTANTS + j, 4), 7)
    c += (d ^ a ^ b) + (ss1 ^ a12) + (load<u32>(HW + j, 4) ^ load<u32>(HW + j, 20)); g += (h ^ e ^ f) + ss1 + load<u32>(HW + j, 4)
    a = rotl<u32>(a, 9); e = rotl<u32>(e, 19); g = p0(g)
    a12 = rotl<u32>(c, 12); ss1 = rotl<u32>(a12 + g + load<u32>(CONSTANTS + j, 8), 7)
    b += (c ^ d ^ a) + (ss1 ^ a12) + (load<u32>(HW + j, 8) ^ load<u32>(HW + j, 24)); f += (g ^ h ^ e) + ss1 + load<u32>(HW + j, 8)
    d = rotl<u32>(d, 9); h = rotl<u32>(h, 19); f = p0(f)
    a12 = rotl<u32>(b, 12); ss1 = rotl<u32>(a12 + f + load<u32>(CONSTANTS + j, 12), 7)
    a += (b ^ c ^ d) + (ss1 ^ a12) + (load<u32>(HW + j, 12) ^ load<u32>(HW + j, 28)); e += (f ^ g ^ h) + ss1 + load<u32>(HW + j, 12)
    c = rotl<u32>(c, 9); g = rotl<u32>(g, 19); e = p0(e)
  }
  for (let j: usize = 64; j < 256; j += 16) {
    a12 = rotl<u32>(a, 12); ss1 = rotl<u32>(a12 + e + load<u32>(CONSTANTS + j, 0), 7)
    d += ((a & b) | ((a | b) & c)) + (ss1 ^ a12) + (load<u32>(HW + j, 0) ^ load<u32>(HW + j, 16)); h += (g ^ (e & (f ^ g))) + ss1 + load<u32>(HW + j, 0)
    b = rotl<u32>(b, 9); f = rotl<u32>(f, 19); h = p0(h)
    a12 = rotl<u32>(d, 12); ss1 = rotl<u32>(a12 + h + load<u32>(CONSTANTS + j, 4), 7)
    c += ((d & a) | ((d | a) & b)) + (ss1 ^ a12) + (load<u32>(HW + j, 4) ^ load<u32>(HW + j, 20)); g += (f ^ (h & (e ^ f))) + ss1 + load<u32>(HW + j, 4)
    a = rotl<u32>(a, 9); e = rotl<u32>(e, 19); g = p0(g)
    a12 = rotl<u32>(c, 12); ss1 = rotl<u32>(a12 + g + load<u32>(CONSTANTS + j, 8), 7)
    b += ((c & d) | ((c | d) & a)) + (ss1 ^ a12) + (load<u32>(HW + j, 8) ^ load<u32>(HW + j, 24)); f += (e ^ (g & (h ^ e))) + ss1 + load<u32>(HW + j, 8)
    d = rotl<u32>(d, 9); h = rotl<u32>(h, 19); f = p0(f)
    a12 = rotl<u32>(b, 12); ss1 = rotl<u32>(a12 + f + load<u32>(CONSTANTS + j, 12), 7)
    a += ((b & c) | ((b | c) & d)) + (ss1 ^ a12) + (load<u32>(HW + j, 12) ^ load<u32>(HW + j, 28)); e += (h ^ (f & (g ^ h))) + ss1 + load<u32>(HW + j, 12)
    c = rotl<u32>(c, 9); g = rotl<u32>(g, 19); e = p0(e)
  }
  store<u32>(HV, load<u32>(HV, 0) ^ a, 0)
  store<u32>(HV, load<u32>(HV, 4) ^ b, 4)
  store<u32>(HV, load<u32>(HV, 8) ^ c, 8)
  store<u32>(HV, load<u32>(HV, 12) ^ d, 12)
  store<u32>(HV, load<u32>(HV, 16) ^ e, 16)
  store<u32>(HV, load<u32>(HV, 20) ^ f, 20)
  store<u32>(HV, load<u32>(HV, 24) ^ g, 24)
  store<u32>(HV, load<u32>(HV, 28) ^ h, 28)
}

/** Pads and finishes: `length` last bytes of a message of `total` bytes, whose whole blocks before them are in HV. */
export function sm3Finish(message: usize, length: i32, total: u64, digest: usize): void {
  const whole = length >> 6
  sm3Compress(message, whole)
  const rest = <usize>(length & 63)
  memory.copy(HB, message + <usize>(whole << 6), rest)
  memory.fill(HB + rest, 0, 64 - rest)
  store<u8>(HB + rest, 0x80)
  if (rest > 55) {
    sm3Compress(HB, 1)
    memory.fill(HB, 0, 64)
  }
  store<u64>(HB, bswap<u64>(total << 3), 56)
  sm3Compress(HB, 1)
  for (let i: usize = 0; i < 32; i += 4) store<u32>(digest + i, bswap<u32>(load<u32>(HV + i)))
}

/** Digest of `length` bytes, 32 bytes. `digest` may lie in the message. */
export function sm3Digest(message: usize, length: i32, digest: usize): void {
  sm3Start()
  sm3Finish(message, length, length, digest)
}

/** HMAC-SM3 under a key of at most 64 bytes. @source RFC 2104 §2. */
export function hmacSm3(key: usize, keyLength: i32, message: usize, length: i32, digest: usize): void {
  memory.fill(HK, 0x36, 64)
  for (let i: usize = 0; i < <usize>keyLength; i++) store<u8>(HK + i, 0x36 ^ load<u8>(key + i))
  sm3Start()
  sm3Compress(HK, 1)
  sm3Finish(message, length, 64 + length, HK + 64)
  for (let i: usize = 0; i < 64; i++) store<u8>(HK + i, load<u8>(HK + i) ^ 0x6a)
  sm3Start()
  sm3Compress(HK, 1)
  sm3Finish(HK + 64, 32, 96, digest)
}
