// Owns scalars modulo the order n: range, sums, products, inverses. Plain form, 9 limbs. Everything is constant-time.
import { scalarMontgomery } from './generated/kernels'
import { invertWords, MODULUS_N } from './inverse'
import { C0, C1 } from './layout'
import { limbMask, readLimbs, reduceOnce } from './limbs'

/** n in limbs. @source GB/T 32918.5—2017. */
export const N: usize = memory.data<i64>([0x19d54123, 0x1ddfa049, 0x11814ad4, 0x7bed643, 0x1ffff720, 0x1fffffff, 0x1fffffff, 0x1fdfffff, 0xffffff])
/** R² mod n. */
const R2: usize = memory.data<i64>([0x159b7552, 0x15c38c55, 0xb5ce697, 0x1164d74c, 0x151153b6, 0x1875ffc1, 0x1620fc84, 0x559e9d, 0xd7904b])
const ONE: usize = memory.data<i64>([1, 0, 0, 0, 0, 0, 0, 0, 0])

/** −1 if a = 0, else 0. Normalised limbs. */
export function scalarIsZeroMask(a: usize): i64 {
  let any: i64 = 0
  for (let i: usize = 0; i < 72; i += 8) any |= load<i64>(a + i)
  return ((any | -any) >> 63) ^ -1
}

/** Reads 32 big-endian bytes. @returns −1 if they are in [1, n−1], else 0. */
export function scalarRead(r: usize, bytes: usize): i64 {
  readLimbs(r, bytes)
  let borrow: i64 = 0
  for (let i: usize = 0; i < 72; i += 8) borrow = (load<i64>(r + i) - load<i64>(N + i) + borrow) >> 29
  return borrow & ~scalarIsZeroMask(r)
}

/** Reads 32 bytes of hash and reduces them. */
export function scalarReadReduced(r: usize, bytes: usize): void {
  readLimbs(r, bytes)
  reduceOnce(r, N)
}

/** r ← a + b mod n. */
export function scalarAdd(r: usize, a: usize, b: usize): void {
  let carry: i64 = 0
  for (let i: usize = 0; i < 72; i += 8) {
    const v: i64 = load<i64>(a + i) + load<i64>(b + i) + carry
    const isTop: i64 = i == 64 ? -1 : 0
    store<i64>(r + i, v & (limbMask | isTop))
    carry = v >> 29
  }
  reduceOnce(r, N)
}

/** r ← a − b mod n. */
export function scalarSub(r: usize, a: usize, b: usize): void {
  let carry: i64 = 0
  for (let i: usize = 0; i < 72; i += 8) {
    const v: i64 = load<i64>(a + i) - load<i64>(b + i) + load<i64>(N + i) + carry
    const isTop: i64 = i == 64 ? -1 : 0
    store<i64>(r + i, v & (limbMask | isTop))
    carry = v >> 29
  }
  reduceOnce(r, N)
}

/** r ← −a mod n. */
export function scalarNegate(r: usize, a: usize): void {
  memory.fill(C1, 0, 72)
  scalarSub(r, C1, a)
}

/** r ← a·b mod n. */
export function scalarMul(r: usize, a: usize, b: usize): void {
  scalarMontgomery(C0, a, b)
  scalarMontgomery(r, C0, R2)
  // The products are positive, hence the result lies in [0, 2n).
  reduceOnce(r, N)
}

/** r ← a⁻¹ mod n; 0 for 0. */
export function scalarInvert(r: usize, a: usize): void {
  memory.copy(C0, a, 72)
  invertWords(r, C0, MODULUS_N)
}

/** r ← 1 + a mod n. */
export function scalarIncrement(r: usize, a: usize): void {
  scalarAdd(r, a, ONE)
}

/** r ← a field element in [0, p), limbs, modulo n. */
export function scalarFromField(r: usize, a: usize): void {
  memory.copy(r, a, 72)
  reduceOnce(r, N)
}

/** Whether a = b. For public values. */
export function scalarEquals(a: usize, b: usize): bool {
  let difference: i64 = 0
  for (let i: usize = 0; i < 72; i += 8) difference |= load<i64>(a + i) ^ load<i64>(b + i)
  return difference == 0
}
