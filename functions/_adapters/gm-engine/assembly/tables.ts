// Owns tables of multiples: how an entry is stored, chosen and built. An entry is x and y in 32-bit limbs, 80 bytes.
import { feMul, feSqr } from './generated/kernels'
import { feCanonical, feCopy, feInvert } from './field'
import { AX, AY, BUILD_PRODUCTS, C3, CHOSEN, ENTRY, POINT, T0, T1, T2, T3 } from './layout'

/** Stores a field element of Montgomery form as 9 limbs of 32 bits. */
function storeLimbs(entry: usize, a: usize): void {
  feCanonical(C3, a)
  for (let i: usize = 0; i < 9; i++) store<u32>(entry + 4 * i, <u32>load<u64>(C3 + 8 * i))
}

/** (AX, AY) ← entry, its y negated if `negate` is −1 and kept if it is 0. Constant-time. */
// @ts-ignore: decorator
@inline
function expand(entry: usize, negate: i64): void {
  for (let i: usize = 0; i < 9; i++) store<i64>(AX + 8 * i, <i64>load<u32>(entry + 4 * i))
  for (let i: usize = 0; i < 9; i++) store<i64>(AY + 8 * i, (<i64>load<u32>(entry + 36 + 4 * i) ^ negate) - negate)
}

/** (AX, AY) ← ±entry `index`: the address says which. For public indices. */
export function fetchEntry(table: usize, index: usize, negate: i64): void {
  expand(table + index * ENTRY, negate)
}

/** (AX, AY) ← ±entry `index`: every one of `count` entries is read, whichever is wanted. */
export function chooseEntry(table: usize, count: i32, index: i32, negate: i64): void {
  let v0 = i64x2.splat(0), v1 = v0, v2 = v0, v3 = v0, v4 = v0
  const wanted = i32x4.splat(index)
  let entry = table
  for (let i = 0; i < count; i++) {
    const mask = i32x4.eq(wanted, i32x4.splat(i))
    v0 = v128.or(v0, v128.and(mask, v128.load(entry, 0)))
    v1 = v128.or(v1, v128.and(mask, v128.load(entry, 16)))
    v2 = v128.or(v2, v128.and(mask, v128.load(entry, 32)))
    v3 = v128.or(v3, v128.and(mask, v128.load(entry, 48)))
    v4 = v128.or(v4, v128.and(mask, v128.load(entry, 64)))
    entry += ENTRY
  }
  v128.store(CHOSEN, v0, 0)
  v128.store(CHOSEN, v1, 16)
  v128.store(CHOSEN, v2, 32)
  v128.store(CHOSEN, v3, 48)
  v128.store(CHOSEN, v4, 64)
  expand(CHOSEN, negate)
}

/**
 * Turns `count` Jacobian points, none infinite, into entries with one inversion for all.
 * @source Montgomery 1987, simultaneous inversion.
 */
export function storeEntries(table: usize, points: usize, count: i32): void {
  const last = <usize>(count - 1)
  feCopy(BUILD_PRODUCTS, points + 144)
  for (let i: usize = 1; i <= last; i++) feMul(BUILD_PRODUCTS + 72 * i, BUILD_PRODUCTS + 72 * (i - 1), points + i * POINT + 144)
  feInvert(T0, BUILD_PRODUCTS + 72 * last)
  for (let i = last + 1; i-- > 0; ) {
    const point = points + i * POINT
    if (i > 0) feMul(T1, T0, BUILD_PRODUCTS + 72 * (i - 1))
    else feCopy(T1, T0)
    feMul(T0, T0, point + 144)
    feSqr(T2, T1)
    feMul(T3, point, T2)
    storeLimbs(table + i * ENTRY, T3)
    feMul(T2, T2, T1)
    feMul(T3, point + 72, T2)
    storeLimbs(table + i * ENTRY + 36, T3)
  }
}
