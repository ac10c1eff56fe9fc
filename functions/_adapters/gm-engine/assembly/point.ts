// Owns points in Jacobian coordinates (x = X/Z², y = Y/Z³): doubling, additions, infinity, and the way back to x and y.
//
// A point is X ‖ Y ‖ Z, 72 bytes each. Infinity has a Z whose limbs are all zero. The curve has prime order, so no point
// but infinity doubles to infinity, and every point on the curve has order n.
import { feMul, feMulDifferenceSub, feMulDifferenceSub8, feMulSub, feMulSumDifferenceTriple, feMulTwice, feSqr, feSqrSub4, feSqrSubSub2 } from './generated/kernels'
import { feCanonical, feCopy, feEquals, feInvert, feIsZeroFolded, feOnCurve, feRead, feSetOne, feWrite, FE_ONE } from './field'
import { AX, AY, ELEMENT, P0, P2, POINT, T0, T1, T2, T3, T4, T5, T6, T7 } from './layout'

/** r ← 2·a; r may be a. Straight-line; infinity stays infinity. 4M + 4S. @source Bernstein, Lange: EFD, shortw Jacobian a = −3. */
export function double(r: usize, a: usize): void {
  feSqr(T0, a + 144)
  feSqr(T1, a + 72)
  feMulSumDifferenceTriple(T2, a, T0)
  feMulTwice(T3, T1, a)
  feSqr(T4, T1)
  feMulTwice(r + 144, a + 72, a + 144)
  feSqrSub4(r, T2, T3)
  feMulDifferenceSub8(r + 72, T2, T3, r, T4)
}

/**
 * r ← a + (AX, AY), straight-line, 8M + 3S; r may be a. Wrong if a is infinity or ±(AX, AY): the caller has excluded that,
 * or looks at T1 (0 if the x are equal) and T3 (0 if the y are).
 */
export function addAffineUnchecked(r: usize, a: usize): void {
  addAffineDifferences(a)
  addAffineFinish(r, a)
}

/** T1 ← x₂·Z² − X, T2 ← Z³, T3 ← y₂·Z³ − Y. */
function addAffineDifferences(a: usize): void {
  feSqr(T0, a + 144)
  feMulSub(T1, AX, T0, a)
  feMul(T2, a + 144, T0)
  feMulSub(T3, AY, T2, a + 72)
}

function addAffineFinish(r: usize, a: usize): void {
  feSqr(T4, T1)
  feMul(T5, T1, T4)
  feMul(T6, a, T4)
  feMul(T7, a + 72, T5)
  feMul(r + 144, a + 144, T1)
  feSqrSubSub2(r, T3, T5, T6)
  feMulDifferenceSub(r + 72, T3, T6, r, T7)
}

/** P0 ← (AX, AY) in extended coordinates: x = X/ZZ, y = Y/ZZZ, ZZ³ = ZZZ²; ZZ where Z is, ZZZ in P2. */
export function startExtended(): void {
  fromAffine(P0)
  feSetOne(P2)
}

/** P0 ← P0 + (AX, AY) in extended coordinates, straight-line, 8M + 2S; as {@link addAffineUnchecked} in what it does not do. @source EFD, shortw XYZZ, madd-2008-s. */
export function addAffineExtended(): void {
  feMulSub(T1, AX, P0 + 144, P0)
  feMulSub(T3, AY, P2, P0 + 72)
  feSqr(T4, T1)
  feMul(T5, T1, T4)
  feMul(T6, P0, T4)
  feMul(T7, P0 + 72, T5)
  feMul(P0 + 144, P0 + 144, T4)
  feMul(P2, P2, T5)
  feSqrSubSub2(P0, T3, T5, T6)
  feMulDifferenceSub(P0 + 72, T3, T6, P0, T7)
}

/** P0 ← P0, Jacobian again: (X·ZZ², Y·ZZZ², ZZZ). */
export function endExtended(): void {
  feSqr(T0, P0 + 144)
  feMul(P0, P0, T0)
  feSqr(T0, P2)
  feMul(P0 + 72, P0 + 72, T0)
  feCopy(P0 + 144, P2)
}

/** r ← a + (AX, AY), whatever they are; r may be a. Branches: for public values. */
export function addAffine(r: usize, a: usize): void {
  if (isInfinite(a)) {
    feCopy(r, AX)
    feCopy(r + 72, AY)
    feSetOne(r + 144)
    return
  }
  addAffineDifferences(a)
  if (feIsZeroFolded(T1)) {
    if (feIsZeroFolded(T3)) double(r, a)
    else setInfinite(r)
    return
  }
  addAffineFinish(r, a)
}

/** r ← a + b, whatever they are; r may be a. Branches: for public values. 12M + 4S. */
export function add(r: usize, a: usize, b: usize): void {
  if (isInfinite(a)) {
    memory.copy(r, b, POINT)
    return
  }
  if (isInfinite(b)) {
    memory.copy(r, a, POINT)
    return
  }
  feSqr(T0, a + 144)
  feSqr(T1, b + 144)
  feMul(T2, a, T1)
  feMulSub(T3, b, T0, T2)
  feMul(T4, b + 144, T1)
  feMul(T4, a + 72, T4)
  feMul(T5, a + 144, T0)
  feMulSub(T5, b + 72, T5, T4)
  if (feIsZeroFolded(T3)) {
    if (feIsZeroFolded(T5)) double(r, a)
    else setInfinite(r)
    return
  }
  feSqr(T6, T3)
  feMul(T7, T3, T6)
  feMul(T2, T2, T6)
  feMul(T4, T4, T7)
  feMul(r + 144, a + 144, b + 144)
  feMul(r + 144, r + 144, T3)
  feSqrSubSub2(r, T5, T7, T2)
  feMulDifferenceSub(r + 72, T5, T2, r, T4)
}

export function setInfinite(r: usize): void {
  memory.copy(r, FE_ONE, ELEMENT)
  memory.copy(r + 72, FE_ONE, ELEMENT)
  memory.fill(r + 144, 0, ELEMENT)
}

export function isInfinite(a: usize): bool {
  let any: i64 = 0
  for (let i: usize = 144; i < POINT; i += 8) any |= load<i64>(a + i)
  return any == 0
}

/** r ← (AX, AY), with Z = 1. */
export function fromAffine(r: usize): void {
  feCopy(r, AX)
  feCopy(r + 72, AY)
  feSetOne(r + 144)
}

/** (AX, AY) ← a, which is not infinity. Constant-time. */
export function toAffine(a: usize): void {
  feInvert(T0, a + 144)
  feSqr(T1, T0)
  feMul(AX, a, T1)
  feMul(T1, T1, T0)
  feMul(AY, a + 72, T1)
}

/** AX ← x of a, which is not infinity. Constant-time. */
export function toAffineX(a: usize): void {
  feInvert(T0, a + 144)
  feSqr(T1, T0)
  feMul(AX, a, T1)
}

/** (AX, AY) ← x ‖ y, 64 bytes. @returns whether both are below p and on the curve. */
export function readPoint(bytes: usize): bool {
  const isBelow = feRead(AX, bytes) & feRead(AY, bytes + 32)
  return isBelow && feOnCurve(AX, AY)
}

/** Writes (AX, AY) as x ‖ y, 64 bytes. Constant-time. */
export function writePoint(bytes: usize): void {
  feWrite(bytes, AX)
  feWrite(bytes + 32, AY)
}

/** Whether x(a) is the given field element, without inverting; a is not infinity. */
export function hasX(a: usize, x: usize): bool {
  feSqr(T0, a + 144)
  feMul(T0, x, T0)
  feCanonical(T1, a)
  return feEquals(T0, T1)
}
