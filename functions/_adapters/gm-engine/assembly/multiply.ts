// Owns scalar multiplication: in constant time by the base point and by any point, and quickly for public scalars.
import { feIsZeroMask } from './field'
import { BUILD_POINTS, C3, ENTRY, K, NAF, ODD, P0, P1, P2, POINT, S7, T1 } from './layout'
import { wordsFromLimbs } from './limbs'
import { add, addAffine, addAffineExtended, addAffineUnchecked, double, endExtended, fromAffine, isInfinite, setInfinite, startExtended } from './point'
import { scalarNegate } from './scalar'
import { chooseEntry, fetchEntry, storeEntries } from './tables'

/** Secret scalars by G: 37 windows of 7 bits, odd multiples 1…127 of each. */
const SECRET_WINDOWS = 37
const SECRET_ODD = 64
const SECRET_BITS = 7
/** Secret scalars by any point: 52 windows of 5 bits, odd multiples 1…31. */
const POINT_WINDOWS = 52
const POINT_ODD = 16
/** Public scalars by G: 32 windows of 8 bits, multiples 1…128. */
const PUBLIC_WINDOWS = 32
const PUBLIC_MULTIPLES = 128
/** Public scalars by a known key: every second of 52 windows of 5 bits, multiples 1…16. */
const KEY_WINDOWS = 52
const KEY_MULTIPLES = 16
/** Bytes of a known key's table. */
export const KEY_TABLE_BYTES: usize = 26 * 16 * ENTRY

let secretTable: usize = 0
let publicTable: usize = 0

/** (AX, AY) holds G: builds both its tables at the given places. */
export function buildBaseTables(secret: usize, open: usize): void {
  secretTable = secret
  publicTable = open
  fromAffine(P2)
  for (let i = 0; i < SECRET_WINDOWS; i++) {
    storeMultiples(secret + <usize>(i * SECRET_ODD) * ENTRY, SECRET_ODD, 2)
    for (let j = 0; j < SECRET_BITS; j++) double(P2, P2)
  }
  // AX, AY were overwritten only by callers: the first secret entry is G itself.
  fetchEntry(secret, 0, 0)
  fromAffine(P2)
  for (let i = 0; i < PUBLIC_WINDOWS; i++) {
    storeMultiples(open + <usize>(i * PUBLIC_MULTIPLES) * ENTRY, PUBLIC_MULTIPLES, 1)
    for (let j = 0; j < 8; j++) double(P2, P2)
  }
}

/** Bytes of the two tables of G. */
export const SECRET_TABLE_BYTES: usize = 37 * 64 * ENTRY
export const PUBLIC_TABLE_BYTES: usize = 32 * 128 * ENTRY

/** (AX, AY) holds a point on the curve: builds its table. */
export function buildKeyTable(table: usize): void {
  fromAffine(P2)
  for (let i = 0; i < KEY_WINDOWS / 2; i++) {
    storeMultiples(table + <usize>(i * KEY_MULTIPLES) * ENTRY, KEY_MULTIPLES, 1)
    for (let j = 0; j < 10; j++) double(P2, P2)
  }
}

/** Entries 1, 1 + step, 1 + 2·step, … times P2. */
function storeMultiples(table: usize, count: i32, step: i32): void {
  if (step == 2) double(P1, P2)
  else memory.copy(P1, P2, POINT)
  memory.copy(BUILD_POINTS, P2, POINT)
  for (let i = 1; i < count; i++) add(BUILD_POINTS + <usize>i * POINT, BUILD_POINTS + <usize>(i - 1) * POINT, P1)
  storeEntries(table, BUILD_POINTS, count)
}

/** `width` bits of K from bit `position` on. Both are public. */
// @ts-ignore: decorator
@inline
function bitsOfK(position: i32, width: i32): i32 {
  const word = K + <usize>((position >> 6) << 3)
  const shift = position & 63
  let bits: u64 = load<u64>(word) >> shift
  if (shift + width > 64) bits |= load<u64>(word, 8) << (64 - shift)
  return <i32>bits & ((1 << width) - 1)
}

/** K ← the odd one of k and n − k. @returns −1 if the result must be negated, else 0. Constant-time. */
function recodeOdd(k: usize): i64 {
  const isEven: i64 = (load<i64>(k) & 1) - 1
  scalarNegate(C3, k)
  for (let i: usize = 0; i < 72; i += 8) {
    const kept = load<i64>(k + i)
    store<i64>(C3 + i, kept ^ ((kept ^ load<i64>(C3 + i)) & isEven))
  }
  wordsFromLimbs(K, C3)
  store<u64>(K, 0, 32)
  return isEven
}

/** (AX, AY) ← ± the entry for the odd digit d, by reading all of them. Constant-time. */
// @ts-ignore: decorator
@inline
function chooseDigit(table: usize, count: i32, digit: i32): void {
  const sign = digit >> 31
  chooseEntry(table, count, ((digit ^ sign) - sign) >> 1, <i64>sign)
}

/**
 * The last addition of a constant-time multiplication, the only one where the two points can be equal:
 * P0 ← P0 + (AX, AY) or, if they are equal, 2·P0. Both are computed. They are never opposite, since the scalar is not 0.
 */
function addLast(): void {
  double(P1, P0)
  addAffineUnchecked(P0, P0)
  const isSame: i64 = feIsZeroMask(T1)
  for (let i: usize = 0; i < POINT; i += 8) {
    const kept = load<i64>(P0 + i)
    store<i64>(P0 + i, kept ^ ((kept ^ load<i64>(P1 + i)) & isSame))
  }
}

/** Negates the y of P0 if the mask is −1. Constant-time. */
function negateIf(mask: i64): void {
  for (let i: usize = 72; i < 144; i += 8) store<i64>(P0 + i, (load<i64>(P0 + i) ^ mask) - mask)
}

/**
 * P0 ← k·G for k in [1, n−1], in constant time: no branch and no address depends on k.
 *
 * k (or n − k) is odd and is written with odd digits, so every window adds a point. Window i adds an odd multiple of
 * 128^i, more than the sum of all below it: no addition before the last meets equal or opposite points.
 */
export function multiplyBaseSecret(k: usize): void {
  const isNegated = recodeOdd(k)
  chooseDigit(secretTable, SECRET_ODD, (bitsOfK(0, SECRET_BITS + 1) | 1) - SECRET_ODD * 2)
  startExtended()
  let table = secretTable
  for (let i = 1; i < SECRET_WINDOWS - 1; i++) {
    table += <usize>SECRET_ODD * ENTRY
    chooseDigit(table, SECRET_ODD, (bitsOfK(SECRET_BITS * i, SECRET_BITS + 1) | 1) - SECRET_ODD * 2)
    addAffineExtended()
  }
  endExtended()
  table += <usize>SECRET_ODD * ENTRY
  chooseDigit(table, SECRET_ODD, bitsOfK(SECRET_BITS * (SECRET_WINDOWS - 1), SECRET_BITS) | 1)
  addLast()
  negateIf(isNegated)
}

/**
 * P0 ← k·(AX, AY) for k in [1, n−1] and a point on the curve, in constant time with respect to k.
 *
 * The sum so far, times 32, is an odd multiple of 32 below n; a digit is at most 31: only the last addition, where the
 * sum passes n, can meet equal points.
 */
export function multiplyPointSecret(k: usize): void {
  fromAffine(P2)
  storeMultiples(ODD, POINT_ODD, 2)
  const isNegated = recodeOdd(k)
  chooseDigit(ODD, POINT_ODD, bitsOfK(5 * (POINT_WINDOWS - 1), 5) | 1)
  fromAffine(P0)
  for (let i = POINT_WINDOWS - 2; i >= 0; i--) {
    for (let j = 0; j < 5; j++) double(P0, P0)
    chooseDigit(ODD, POINT_ODD, (bitsOfK(5 * i, 6) | 1) - 32)
    if (i > 0) addAffineUnchecked(P0, P0)
    else addLast()
  }
  negateIf(isNegated)
}

/** P0 ← P0 + s·G. Public scalar, any value of P0. */
export function addBasePublic(s: usize): void {
  let sign: i64 = 0
  wordsFromLimbs(K, s)
  store<u64>(K, 0, 32)
  if (load<u64>(K, 24) >> 63 != 0) {
    scalarNegate(S7, s)
    wordsFromLimbs(K, S7)
    sign = -1
  }
  let carry = 0
  for (let i = 0; i < PUBLIC_WINDOWS; i++) {
    let digit = bitsOfK(8 * i, 8) + carry
    carry = digit > 128 ? 1 : 0
    digit -= carry << 8
    addSigned(publicTable + <usize>(i * PUBLIC_MULTIPLES) * ENTRY, digit, sign)
  }
}

/** P0 ← P0 ± digit·(first entry). */
// @ts-ignore: decorator
@inline
function addSigned(table: usize, digit: i32, sign: i64): void {
  if (digit == 0) return
  const isBelow = digit >> 31
  fetchEntry(table, <usize>((digit ^ isBelow) - isBelow - 1), <i64>isBelow ^ sign)
  addAffine(P0, P0)
}

/** P0 ← t·P for a key whose table was built. Public scalar. */
export function multiplyKeyPublic(table: usize, t: usize): void {
  wordsFromLimbs(K, t)
  store<u64>(K, 0, 32)
  let carry = 0
  for (let i = 0; i < KEY_WINDOWS; i++) {
    let digit = bitsOfK(5 * i, 5) + carry
    carry = digit > 16 ? 1 : 0
    store<i8>(NAF + <usize>i, <i8>(digit - (carry << 5)))
  }
  setInfinite(P0)
  for (let odd = 1; odd >= 0; odd--) {
    for (let i = 0; i < KEY_WINDOWS / 2; i++) addSigned(table + <usize>(i * KEY_MULTIPLES) * ENTRY, load<i8>(NAF + <usize>(2 * i + odd)), 0)
    if (odd) for (let j = 0; j < 5; j++) double(P0, P0)
  }
}

/** Entries 1, 3, … 15 of (AX, AY), for {@link multiplyOddPublic}. */
export function buildOddPublic(): void {
  fromAffine(P2)
  storeMultiples(ODD, 8, 2)
}

/** P0 ← t·P, for the P whose odd multiples are in ODD. Public scalar, width-5 non-adjacent form. */
export function multiplyOddPublic(t: usize): void {
  wordsFromLimbs(K, t)
  store<u64>(K, 0, 32)
  memory.fill(NAF, 0, 264)
  let carry = 0
  let i = 0
  while (i < 260) {
    if ((bitsOfK(i, 1) ^ carry) == 0) {
      i++
      continue
    }
    const window = bitsOfK(i, 5) + carry
    carry = window > 16 ? 1 : 0
    store<i8>(NAF + <usize>i, <i8>(window - (carry << 5)))
    i += 5
  }
  setInfinite(P0)
  for (let at = 263; at >= 0; at--) {
    if (!isInfinite(P0)) double(P0, P0)
    const digit = <i32>load<i8>(NAF + <usize>at)
    if (digit == 0) continue
    const sign = digit >> 31
    fetchEntry(ODD, <usize>(((digit ^ sign) - sign) >> 1), <i64>sign)
    addAffine(P0, P0)
  }
}
