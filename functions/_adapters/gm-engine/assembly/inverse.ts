// Owns modular inversion in constant time, by division steps on 9 signed limbs of 30 bits.
//
// The algorithm is Bernstein and Yang's safegcd with the starting value 1/2: for moduli of 256 bits 590 steps are enough
// whatever the input; 600 are done, in 20 batches of 30. No branch and no address depends on the input.
// @source Bernstein, Yang: Fast constant-time gcd computation and modular inversion, 2019; Pornin 2020 for the batches.
import { limbsFromWords, wordsFromLimbs } from './limbs'
import { INV } from './layout'

/** Modulus in 9 limbs of 30 bits, then its inverse modulo 2^30. */
export const MODULUS_P: usize = memory.data<i32>([0x3fffffff, 0x3fffffff, 0xf, 0x3fffffc0, 0x3fffffff, 0x3fffffff, 0x3fffffff, 0x3fffbfff, 0xffff, 0x3fffffff])
export const MODULUS_N: usize = memory.data<i32>([0x39d54123, 0xeefd024, 0x1c6052b5, 0xf7dac8, 0x3fffff72, 0x3fffffff, 0x3fffffff, 0x3fffbfff, 0xffff, 0xdcaf68b])

const M30: i32 = 0x3fffffff
const D: usize = INV
const E: usize = INV + 40
const F: usize = INV + 80
const G: usize = INV + 120
/** u, v, q, r of a batch. */
const MATRIX: usize = INV + 160
/** The input as 4 words of 64 bits. */
const WORDS: usize = INV + 176

/** r ← a⁻¹ modulo the modulus, in limbs of 29 bits; a normalised and below the modulus. 0 for 0. */
export function invertWords(r: usize, a: usize, modulus: usize): void {
  wordsFromLimbs(WORDS, a)
  memory.fill(D, 0, 80)
  store<i32>(E, 1)
  memory.copy(F, modulus, 36)
  split30(G)
  let zeta: i32 = -1
  for (let i = 0; i < 20; i++) {
    zeta = divisionSteps(zeta, load<u32>(F), load<u32>(G))
    updateDe(modulus)
    updateFg()
  }
  normalise(load<i32>(F, 32), modulus)
  join30(r)
}

/** The input's words → limbs of 30 bits. */
function split30(r: usize): void {
  const w0 = load<u64>(WORDS, 0), w1 = load<u64>(WORDS, 8), w2 = load<u64>(WORDS, 16), w3 = load<u64>(WORDS, 24)
  store<i32>(r, <i32>w0 & M30, 0)
  store<i32>(r, <i32>(w0 >> 30) & M30, 4)
  store<i32>(r, <i32>((w0 >> 60) | (w1 << 4)) & M30, 8)
  store<i32>(r, <i32>(w1 >> 26) & M30, 12)
  store<i32>(r, <i32>((w1 >> 56) | (w2 << 8)) & M30, 16)
  store<i32>(r, <i32>(w2 >> 22) & M30, 20)
  store<i32>(r, <i32>((w2 >> 52) | (w3 << 12)) & M30, 24)
  store<i32>(r, <i32>(w3 >> 18) & M30, 28)
  store<i32>(r, <i32>(w3 >> 48), 32)
}

/** d, normalised → limbs of 29 bits. */
function join30(r: usize): void {
  const d0 = <u64>load<u32>(D, 0), d1 = <u64>load<u32>(D, 4), d2 = <u64>load<u32>(D, 8), d3 = <u64>load<u32>(D, 12)
  const d4 = <u64>load<u32>(D, 16), d5 = <u64>load<u32>(D, 20), d6 = <u64>load<u32>(D, 24), d7 = <u64>load<u32>(D, 28)
  const d8 = <u64>load<u32>(D, 32)
  limbsFromWords(r, d0 | (d1 << 30) | (d2 << 60), (d2 >> 4) | (d3 << 26) | (d4 << 56), (d4 >> 8) | (d5 << 22) | (d6 << 52), (d6 >> 12) | (d7 << 18) | (d8 << 48))
}

/** 30 steps on the lowest bits of f and g; leaves the transition matrix, times 2^30. */
function divisionSteps(start: i32, f0: u32, g0: u32): i32 {
  let zeta = start, f = f0, g = g0
  let u: u32 = 1, v: u32 = 0, q: u32 = 0, r: u32 = 1
  for (let i = 0; i < 30; i++) {
    let swap: u32 = zeta >> 31
    const odd: u32 = -(g & 1)
    g += ((f ^ swap) - swap) & odd
    q += ((u ^ swap) - swap) & odd
    r += ((v ^ swap) - swap) & odd
    swap &= odd
    zeta = (zeta ^ swap) - 1
    f += g & swap
    u += q & swap
    v += r & swap
    g >>= 1
    u <<= 1
    v <<= 1
  }
  store<i32>(MATRIX, u, 0)
  store<i32>(MATRIX, v, 4)
  store<i32>(MATRIX, q, 8)
  store<i32>(MATRIX, r, 12)
  return zeta
}

/** (d, e) ← matrix·(d, e) / 2^30 modulo the modulus. */
function updateDe(modulus: usize): void {
  const u = <i64>load<i32>(MATRIX, 0), v = <i64>load<i32>(MATRIX, 4), q = <i64>load<i32>(MATRIX, 8), r = <i64>load<i32>(MATRIX, 12)
  const signD = load<i32>(D, 32) >> 31, signE = load<i32>(E, 32) >> 31
  let md: i32 = (<i32>u & signD) + (<i32>v & signE)
  let me: i32 = (<i32>q & signD) + (<i32>r & signE)
  let d = <i64>load<i32>(D), e = <i64>load<i32>(E)
  let cd: i64 = u * d + v * e
  let ce: i64 = q * d + r * e
  const inverse = load<i32>(modulus, 36)
  md -= (inverse * <i32>cd + md) & M30
  me -= (inverse * <i32>ce + me) & M30
  const m0 = <i64>load<i32>(modulus)
  cd = (cd + m0 * <i64>md) >> 30
  ce = (ce + m0 * <i64>me) >> 30
  for (let i: usize = 4; i < 36; i += 4) {
    d = <i64>load<i32>(D + i)
    e = <i64>load<i32>(E + i)
    const m = <i64>load<i32>(modulus + i)
    cd += u * d + v * e + m * <i64>md
    ce += q * d + r * e + m * <i64>me
    store<i32>(D + i - 4, <i32>cd & M30)
    store<i32>(E + i - 4, <i32>ce & M30)
    cd >>= 30
    ce >>= 30
  }
  store<i32>(D, <i32>cd, 32)
  store<i32>(E, <i32>ce, 32)
}

/** (f, g) ← matrix·(f, g) / 2^30. */
function updateFg(): void {
  const u = <i64>load<i32>(MATRIX, 0), v = <i64>load<i32>(MATRIX, 4), q = <i64>load<i32>(MATRIX, 8), r = <i64>load<i32>(MATRIX, 12)
  let f = <i64>load<i32>(F), g = <i64>load<i32>(G)
  let cf: i64 = (u * f + v * g) >> 30
  let cg: i64 = (q * f + r * g) >> 30
  for (let i: usize = 4; i < 36; i += 4) {
    f = <i64>load<i32>(F + i)
    g = <i64>load<i32>(G + i)
    cf += u * f + v * g
    cg += q * f + r * g
    store<i32>(F + i - 4, <i32>cf & M30)
    store<i32>(G + i - 4, <i32>cg & M30)
    cf >>= 30
    cg >>= 30
  }
  store<i32>(F, <i32>cf, 32)
  store<i32>(G, <i32>cg, 32)
}

/** d ← d, negated if `sign` is negative, in [0, modulus). */
function normalise(sign: i32, modulus: usize): void {
  let add: i32 = load<i32>(D, 32) >> 31
  const negate: i32 = sign >> 31
  for (let i: usize = 0; i < 36; i += 4) store<i32>(D + i, ((load<i32>(D + i) + (load<i32>(modulus + i) & add)) ^ negate) - negate)
  propagate()
  add = load<i32>(D, 32) >> 31
  for (let i: usize = 0; i < 36; i += 4) store<i32>(D + i, load<i32>(D + i) + (load<i32>(modulus + i) & add))
  propagate()
}

function propagate(): void {
  for (let i: usize = 0; i < 32; i += 4) {
    const v = load<i32>(D + i)
    store<i32>(D + i, v & M30)
    store<i32>(D + i + 4, load<i32>(D + i + 4) + (v >> 30))
  }
}
