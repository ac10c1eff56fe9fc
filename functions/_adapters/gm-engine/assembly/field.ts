// Owns elements of the field modulo p: reading, writing, reducing, comparing, inverting. Multiplication is generated/kernels.ts.
import { feMul, feSqr, feMulSub } from './generated/kernels'
import { invertWords, MODULUS_P } from './inverse'
import { C0, C1, C2, ELEMENT } from './layout'
import { readLimbs, writeLimbs, reduceOnce, limbMask } from './limbs'

/** p in limbs. */
const P: usize = memory.data<i64>([0x1fffffff, 0x1fffffff, 0x3f, 0x1ffffe00, 0x1fffffff, 0x1fffffff, 0x1fffffff, 0x1fdfffff, 0xffffff])
/** R² mod p with R = 2^261: brings a number into Montgomery form. */
const R2: usize = memory.data<i64>([0xc00, 0x4000, 0x1fff0000, 0x17ffff, 0x400000, 0x2000000, 0x0, 0x1, 0x10])
/** R³ mod p: the inverse of a·R is a⁻¹·R⁻¹; one product with this makes a⁻¹·R of it. */
const R3: usize = memory.data<i64>([0xb0000, 0x480000, 0x1f000000, 0xeffffff, 0x0, 0x3, 0x14, 0x90, 0xd80])
/** 1 in Montgomery form. */
export const FE_ONE: usize = memory.data<i64>([0x20, 0x0, 0x1ffff800, 0x3fff, 0x0, 0x0, 0x0, 0x4000000, 0x0])
/** The integer 1: a product with it leaves Montgomery form. */
const PLAIN_ONE: usize = memory.data<i64>([1, 0, 0, 0, 0, 0, 0, 0, 0])
/** The curve's b in Montgomery form. @source GB/T 32918.5—2017. */
const CURVE_B: usize = memory.data<i64>([0x181ba844, 0x1230632b, 0x9bd5b86, 0xde6c26d, 0x1878e39e, 0x1505ea51, 0x4293cc0, 0x368838b, 0x81fc31])

// @ts-ignore: decorator
@inline
export function feCopy(r: usize, a: usize): void {
  memory.copy(r, a, ELEMENT)
}

// @ts-ignore: decorator
@inline
export function feSetOne(r: usize): void {
  memory.copy(r, FE_ONE, ELEMENT)
}

/** r ← −a, limb by limb. */
export function feNegate(r: usize, a: usize): void {
  for (let i: usize = 0; i < ELEMENT; i += 8) store<i64>(r + i, -load<i64>(a + i))
}

/** r ← the representative of a in [0, p) with limbs in [0, 2^29). For |a| < 2^260. Constant-time. */
export function feCanonical(r: usize, a: usize): void {
  let carry: i64 = 0
  for (let i: usize = 0; i < 64; i += 8) {
    const v: i64 = load<i64>(a + i) + carry
    store<i64>(r + i, v & limbMask)
    carry = v >> 29
  }
  const top: i64 = load<i64>(a, 64) + carry
  const q: i64 = top >> 24
  store<i64>(r, load<i64>(r, 0) + q, 0)
  store<i64>(r, load<i64>(r, 16) - (q << 6), 16)
  store<i64>(r, load<i64>(r, 24) + (q << 9), 24)
  store<i64>(r, load<i64>(r, 56) + (q << 21), 56)
  store<i64>(r, top - (q << 24), 64)
  // Now between −2^230 and 2^256 + 2^230: p too many at most, or p too few.
  carry = 0
  for (let i: usize = 0; i < 64; i += 8) {
    const v: i64 = load<i64>(r + i) + carry
    store<i64>(r + i, v & limbMask)
    carry = v >> 29
  }
  store<i64>(r, load<i64>(r, 64) + carry, 64)
  const negative: i64 = load<i64>(r, 64) >> 63
  carry = 0
  for (let i: usize = 0; i < 64; i += 8) {
    const v: i64 = load<i64>(r + i) + (load<i64>(P + i) & negative) + carry
    store<i64>(r + i, v & limbMask)
    carry = v >> 29
  }
  store<i64>(r, load<i64>(r, 64) + (load<i64>(P, 64) & negative) + carry, 64)
  reduceOnce(r, P)
}

/** −1 if a ≡ 0 (mod p), else 0. Constant-time. */
export function feIsZeroMask(a: usize): i64 {
  feCanonical(C2, a)
  let any: i64 = 0
  for (let i: usize = 0; i < ELEMENT; i += 8) any |= load<i64>(C2 + i)
  return ((any | -any) >> 63) ^ -1
}

/** Whether a folded value is 0 modulo p; quick when the lowest limb already says no. For public values. */
export function feIsZeroFolded(a: usize): bool {
  const low: i64 = load<i64>(a) & limbMask
  if (low != 0 && low != limbMask) return false
  return feIsZeroMask(a) != 0
}

/** Whether a ≡ b (mod p). For public values. */
export function feEquals(a: usize, b: usize): bool {
  for (let i: usize = 0; i < ELEMENT; i += 8) store<i64>(C1 + i, load<i64>(a + i) - load<i64>(b + i))
  return feIsZeroMask(C1) != 0
}

/** Reads 32 big-endian bytes into Montgomery form. @returns whether they are below p. */
export function feRead(r: usize, bytes: usize): bool {
  readLimbs(r, bytes)
  const isBelow = isBelowP(r)
  feMul(r, r, R2)
  return isBelow
}

/** Limbs below 2^256 → Montgomery form. */
export function feFromLimbs(r: usize, a: usize): void {
  feMul(r, a, R2)
}

/** Writes an element of Montgomery form as 32 big-endian bytes, below p. Constant-time. */
export function feWrite(bytes: usize, a: usize): void {
  feToLimbs(C0, a)
  writeLimbs(bytes, C0)
}

/** Leaves Montgomery form: r in [0, p), normalised limbs. Constant-time. */
export function feToLimbs(r: usize, a: usize): void {
  feMul(r, a, PLAIN_ONE)
  feCanonical(r, r)
}

function isBelowP(a: usize): bool {
  let borrow: i64 = 0
  for (let i: usize = 0; i < ELEMENT; i += 8) borrow = (load<i64>(a + i) - load<i64>(P + i) + borrow) >> 29
  return borrow < 0
}

/** r ← a⁻¹, both in Montgomery form; 0 for 0. Constant-time. */
export function feInvert(r: usize, a: usize): void {
  feCanonical(C0, a)
  invertWords(r, C0, MODULUS_P)
  feMul(r, r, R3)
}

/** Whether y² = x³ − 3x + b, for x, y in Montgomery form. @source GB/T 32918.5—2017. */
export function feOnCurve(x: usize, y: usize): bool {
  feSqr(C0, x)
  for (let i: usize = 0; i < ELEMENT; i += 8) store<i64>(C1 + i, 3 * load<i64>(FE_ONE + i))
  for (let i: usize = 0; i < ELEMENT; i += 8) store<i64>(C0 + i, load<i64>(C0 + i) - load<i64>(C1 + i))
  feNegate(C1, CURVE_B)
  feMulSub(C0, x, C0, C1)
  feSqr(C1, y)
  return feEquals(C0, C1)
}
