// Owns SM2 on values in the exchange area: keys, signatures, products of points, the vault's last step.
// Each function says which bytes it reads and writes, relative to IO. Points are x ‖ y, 64 bytes; scalars 32, big-endian.
import { feFromLimbs, feToLimbs } from './field'
import { AX, C0, IO, P0, P1, R0, R1, S0, S1, S2, S3, S4, S5, S6, S7 } from './layout'
import { addBasePublic, buildKeyTable, buildOddPublic, multiplyBaseSecret, multiplyKeyPublic, multiplyOddPublic, multiplyPointSecret } from './multiply'
import { add, fromAffine, hasX, isInfinite, readPoint, toAffine, toAffineX, writePoint } from './point'
import { N, scalarAdd, scalarFromField, scalarIncrement, scalarInvert, scalarIsZeroMask, scalarMul, scalarNegate, scalarRead, scalarReadReduced, scalarSub } from './scalar'
import { hmacSm3, sm3Digest } from './sm3'
import { writeLimbs } from './limbs'

/** What a function answers. */
export const OK = 0
export const SCALAR_OUT_OF_RANGE = 1
export const POINT_INVALID = 2
export const DEGENERATE = 3
export const PARTIAL_WRONG = 4
export const INVALID = 5
export const NONCE_OUT_OF_RANGE = 6

/** 0: k; → 64: k·G. Constant-time. */
export function multiplyBase(): i32 {
  if (scalarRead(S0, IO) == 0) return SCALAR_OUT_OF_RANGE
  multiplyBaseSecret(S0)
  toAffine(P0)
  writePoint(IO + 64)
  return OK
}

/** 0: k, 64: P; → 64: k·P. Constant-time in k. */
export function multiplyPoint(): i32 {
  if (scalarRead(S0, IO) == 0) return SCALAR_OUT_OF_RANGE
  if (!readPoint(IO + 64)) return POINT_INVALID
  multiplyPointSecret(S0)
  toAffine(P0)
  writePoint(IO + 64)
  return OK
}

/** 64: P; whether it is a point of the curve. */
export function checkPoint(): i32 {
  return readPoint(IO + 64) ? OK : POINT_INVALID
}

/** 0: s, 32: t (0 allowed), 64: P; → 64: s·G + t·P. Public scalars. POINT_INVALID also for a sum at infinity. */
export function multiplyAddPublic(): i32 {
  scalarReadReduced(S0, IO)
  scalarReadReduced(S1, IO + 32)
  if (!readPoint(IO + 64)) return POINT_INVALID
  buildOddPublic()
  multiplyOddPublic(S1)
  addBasePublic(S0)
  return writeSum()
}

function writeSum(): i32 {
  if (isInfinite(P0)) return POINT_INVALID
  toAffine(P0)
  writePoint(IO + 64)
  return OK
}

/** 0: a, 32: b, 64: c, each below n; → 96: a·b + c mod n. Constant-time. */
export function multiplyAddScalar(): void {
  scalarReadReduced(S0, IO)
  scalarReadReduced(S1, IO + 32)
  scalarReadReduced(S2, IO + 64)
  scalarMul(S0, S0, S1)
  scalarAdd(S0, S0, S2)
  writeLimbs(IO + 96, S0)
}

/** 0: a in [1, n−1]; → 96: a⁻¹ mod n. Constant-time. */
export function invertScalar(): i32 {
  if (scalarRead(S0, IO) == 0) return SCALAR_OUT_OF_RANGE
  scalarInvert(S1, S0)
  writeLimbs(IO + 96, S1)
  return OK
}

/**
 * 0: d in [1, n−2], 32: e, 64: k; → 96: r ‖ s. NONCE_OUT_OF_RANGE, DEGENERATE: draw another k. Constant-time in d and k.
 * @source GB/T 32918.2—2016 §6.1 steps A4–A6, with s = (1+d)⁻¹·(k + r) − r.
 */
export function signWithNonce(): i32 {
  const isPrivateKey = scalarRead(S0, IO)
  scalarIncrement(S3, S0)
  if ((isPrivateKey & ~scalarIsZeroMask(S3)) == 0) return SCALAR_OUT_OF_RANGE
  if (scalarRead(S2, IO + 64) == 0) return NONCE_OUT_OF_RANGE
  scalarReadReduced(S1, IO + 32)
  scalarInvert(S3, S3)
  return finishSignature()
}

/**
 * A message signed in one call, by a key whose (1+d)⁻¹ was worked out before: e = SM3(message) goes into the hole `digest`
 * of the nonce's input, k = HMAC-SM3(d, input). 0: d, 32: (1+d)⁻¹; → 96: r ‖ s. As {@link signWithNonce} otherwise.
 */
export function signMessage(input: usize, inputLength: i32, digest: usize, message: usize, length: i32): i32 {
  sm3Digest(message, length, digest)
  hmacSm3(IO, 32, input, inputLength, IO + 64)
  if (scalarRead(S3, IO + 32) == 0) return SCALAR_OUT_OF_RANGE
  if (scalarRead(S2, IO + 64) == 0) return NONCE_OUT_OF_RANGE
  scalarReadReduced(S1, digest)
  return finishSignature()
}

/** S1: e, S2: k, S3: (1+d)⁻¹; → 96: r ‖ s. */
function finishSignature(): i32 {
  multiplyBaseSecret(S2)
  toAffineX(P0)
  feToLimbs(S4, AX)
  scalarFromField(S4, S4)
  scalarAdd(S4, S4, S1)
  scalarAdd(S2, S2, S4)
  if ((scalarIsZeroMask(S4) | scalarIsZeroMask(S2)) != 0) return DEGENERATE
  scalarMul(S3, S3, S2)
  scalarSub(S3, S3, S4)
  if (scalarIsZeroMask(S3) != 0) return DEGENERATE
  writeLimbs(IO + 96, S4)
  writeLimbs(IO + 128, S3)
  return OK
}

/** 0: e, 32: r ‖ s; S0 ← r − e, S1 ← s, S2 ← r + s. False when the signature is refused before any point is computed. */
function readSignature(): bool {
  if ((scalarRead(S3, IO + 32) & scalarRead(S1, IO + 64)) == 0) return false
  scalarReadReduced(S0, IO)
  scalarSub(S0, S3, S0)
  scalarAdd(S2, S3, S1)
  return scalarIsZeroMask(S2) == 0
}

/** Whether x(P0) mod n = S0. Without inversion: x is S0, or S0 + n if that is below p, which happens once in 2^128. */
function hasExpectedX(): bool {
  if (isInfinite(P0)) return false
  feFromLimbs(C0, S0)
  if (hasX(P0, C0)) return true
  let carry: i64 = 0
  for (let i: usize = 0; i < 72; i += 8) {
    const v: i64 = load<i64>(S0 + i) + load<i64>(N + i) + carry
    store<i64>(S4 + i, i == 64 ? v : v & 0x1fffffff)
    carry = v >> 29
  }
  feFromLimbs(C0, S4)
  feToLimbs(S5, C0)
  // S0 + n came through the reduction modulo p unchanged: it is below p.
  let difference: i64 = 0
  for (let i: usize = 0; i < 72; i += 8) difference |= load<i64>(S4 + i) ^ load<i64>(S5 + i)
  return difference == 0 && hasX(P0, C0)
}

/** 0: e, 32: r ‖ s, 96: public key. @source GB/T 32918.2—2016 §7.1. */
export function verify(): i32 {
  if (!readSignature() || !readPoint(IO + 96)) return INVALID
  buildOddPublic()
  multiplyOddPublic(S2)
  addBasePublic(S1)
  return hasExpectedX() ? OK : INVALID
}

/** 96: public key; builds its table at the address. */
export function prepareKey(table: usize): i32 {
  if (!readPoint(IO + 96)) return POINT_INVALID
  buildKeyTable(table)
  return OK
}

/** 0: e, 32: r ‖ s; as {@link verify}, under the key whose table is given. */
export function verifyKnown(table: usize): i32 {
  if (!readSignature()) return INVALID
  multiplyKeyPublic(table, S2)
  addBasePublic(S1)
  return hasExpectedX() ? OK : INVALID
}

/**
 * The vault's last step. `bindLength` bytes of hash input lie behind them; K2 and K3 are
 * appended here, each as 00000041 04 ‖ x ‖ y. With `isCheck` nothing is signed. No table of PC is kept: with a stolen phone
 * PC tells the PIN, so it stays in memory no longer than this call.
 *
 * 0: dS, 32: r, 64: s2, 96: s3, 128: e, 160: δ, 192: ε, 224: PC, 288: hash input; → 0: r ‖ s.
 * w, k1 and dS stay in constant-time code; s2, s3 and r came from the phone and PC is a point: they are public here.
 * @source shared/crypto/cosign/complete-signing.ts, which this equals; GB/T 32918.2—2016 §6.1 step A6, §7.1 step B5.
 */
export function completeSigning(bindLength: i32, isCheck: i32): i32 {
  if (!isCheck && scalarRead(S6, IO) == 0) return SCALAR_OUT_OF_RANGE
  if ((scalarRead(S0, IO + 32) & scalarRead(S1, IO + 64) & scalarRead(S2, IO + 96)) == 0) return SCALAR_OUT_OF_RANGE
  if (!readPoint(IO + 224)) return POINT_INVALID
  if (!phonePoints()) return PARTIAL_WRONG
  bindingFactor(bindLength)
  // k1 = δ + ρ·ε in S4, w = s3 + k1·s2 in S5
  if ((scalarRead(S4, IO + 160) & scalarRead(S5, IO + 192)) == 0) return SCALAR_OUT_OF_RANGE
  scalarMul(S3, S3, S5)
  scalarAdd(S4, S4, S3)
  scalarMul(S5, S4, S1)
  scalarAdd(S5, S5, S2)
  if ((scalarIsZeroMask(S4) | scalarIsZeroMask(S5)) != 0) return PARTIAL_WRONG
  memory.copy(AX, R1, 144 + 8)
  if (!isNonceRight()) return PARTIAL_WRONG
  return isCheck ? OK : finish()
}

/** R0 ← K2 = s3·PC − r·G, R1 ← K3 = s2·PC, affine, both appended to the hash input. False when K2 is infinite. */
function phonePoints(): bool {
  buildOddPublic()
  multiplyOddPublic(S1)
  toAffine(P0)
  memory.copy(R1, AX, 152)
  multiplyOddPublic(S2)
  scalarNegate(S3, S0)
  addBasePublic(S3)
  if (isInfinite(P0)) return false
  toAffine(P0)
  memory.copy(R0, AX, 152)
  return true
}

/** S3 ← ρ = SM3(hash input ‖ K2 ‖ K3) mod n. @source shared/crypto/cosign/bind.ts. */
function bindingFactor(bindLength: i32): void {
  const input = IO + 288
  let end = input + <usize>bindLength
  for (let point = R0; point <= R1; point += R1 - R0) {
    store<u32>(end, 0x41000000)
    store<u8>(end, 4, 4)
    memory.copy(AX, point, 152)
    writePoint(end + 5)
    end += 69
  }
  sm3Digest(input, <i32>(end - input), input)
  scalarReadReduced(S3, input)
}

/** Whether x(k1·K3 + K2) + e = r. The sum's two halves meet only by an accident of the hash, so the addition may branch. */
function isNonceRight(): bool {
  multiplyPointSecret(S4)
  memory.copy(AX, R0, 152)
  fromAffine(P1)
  add(P0, P0, P1)
  scalarReadReduced(S3, IO + 128)
  memory.copy(S7, S0, 72)
  memory.copy(S2, S5, 72)
  scalarSub(S0, S0, S3)
  const isRight = hasExpectedX()
  memory.copy(S0, S7, 72)
  return isRight
}

/** 0 ← r ‖ dS·w − r. w is in S2. */
function finish(): i32 {
  scalarMul(S6, S6, S2)
  scalarSub(S1, S6, S0)
  if ((scalarIsZeroMask(S1) | scalarIsZeroMask(S6)) != 0) return DEGENERATE
  writeLimbs(IO, S0)
  writeLimbs(IO + 32, S1)
  return OK
}
