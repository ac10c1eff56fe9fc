// Owns scalars and points at the engine's border: what is drawn, hedged, read and refused, with the codes of shared/crypto.
import { assertLength, lengthPrefixed } from '@yiqian/shared/crypto/bytes.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import type { Hashing } from './hashing.ts'
import { assertStatus, STATUS, type Kernel } from './kernel.ts'

/** How often a rejected draw is repeated, as in shared/crypto/sm2/curve.ts. */
export const maxDraws = 16

export interface Scalars {
  readonly random: RandomBytes
  /** Hands uniform candidates to `accept` until it takes one; the candidate is erased afterwards. */
  draw<T>(accept: (candidate: Uint8Array) => T | undefined): T
  /** As `draw`, with candidates hedged exactly as `Sm2.hedgedScalar` does. */
  drawHedged<T>(secret: Uint8Array, label: string, context: readonly Uint8Array[], accept: (candidate: Uint8Array) => T | undefined): T
  /** k·G, 65 bytes; undefined when k is not in [1, n−1]. Constant-time. */
  multiplyBase(k: Uint8Array): Uint8Array | undefined
  /** k·P, 65 bytes. Constant-time in k. @throws {CryptoError} crypto.point_invalid · crypto.scalar_out_of_range · crypto.length_wrong */
  multiplyPoint(k: Uint8Array, point65: Uint8Array): Uint8Array
  /** s·G + t·P for public s, t; undefined for the point at infinity. @throws {CryptoError} crypto.point_invalid · crypto.length_wrong */
  multiplyAddPublic(s: Uint8Array, t: Uint8Array, point65: Uint8Array): Uint8Array | undefined
  /** a·b + c mod n of 32-byte numbers. Constant-time. */
  multiplyAdd(a: Uint8Array, b: Uint8Array, c?: Uint8Array): Uint8Array
  /** a⁻¹ mod n. Constant-time. @throws {CryptoError} crypto.scalar_out_of_range · crypto.length_wrong */
  invert(a: Uint8Array): Uint8Array
  /** @returns the same bytes. @throws {CryptoError} crypto.point_invalid */
  assertPoint(point65: Uint8Array): Uint8Array
}

const zero = new Uint8Array(32)
/** n − 1, which is −1 and the largest scalar. */
export const minusOne = Buffer.from('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122', 'hex')

export function createScalars(kernel: Kernel, hashing: Hashing, random: RandomBytes): Scalars {
  const { exports } = kernel

  function drawFrom<T>(next: (attempt: number) => Uint8Array, accept: (candidate: Uint8Array) => T | undefined): T {
    for (let attempt = 0; attempt < maxDraws; attempt++) {
      const candidate = next(attempt)
      const accepted = accept(candidate)
      candidate.fill(0)
      if (accepted !== undefined) return accepted
    }
    throw new CryptoError('crypto.random_unavailable', 'no draw lies in [1, n-1]')
  }
  const fresh = (): Uint8Array => assertLength(random(32), 32, 'random')

  return {
    random,
    draw: (accept) => drawFrom(() => fresh(), accept),
    drawHedged: (secret, label, context, accept) =>
      drawFrom((attempt) => hashing.hmacSm3(secret, lengthPrefixed(label, fresh(), Uint8Array.of(attempt), ...context)), accept),
    multiplyBase: (k) =>
      kernel.erasing(128, () => {
        kernel.put(0, k)
        return exports.multiplyBase() === STATUS.ok ? takePoint(kernel) : undefined
      }),
    multiplyPoint: (k, point65) =>
      kernel.erasing(128, () => {
        putPoint(kernel, 64, point65)
        assertStatus(exports.checkPoint(), 'not on the curve')
        kernel.put(0, assertLength(k, 32, 'scalar'))
        assertStatus(exports.multiplyPoint())
        return takePoint(kernel)
      }),
    multiplyAddPublic: (s, t, point65) =>
      kernel.erasing(128, () => {
        putPoint(kernel, 64, point65)
        assertStatus(exports.checkPoint(), 'not on the curve')
        kernel.put(0, assertLength(s, 32, 'scalar'))
        kernel.put(32, assertLength(t, 32, 'scalar'))
        return exports.multiplyAddPublic() === STATUS.ok ? takePoint(kernel) : undefined
      }),
    multiplyAdd: (a, b, c = zero) =>
      kernel.erasing(128, () => {
        for (const [index, value] of [a, b, c].entries()) kernel.put(32 * index, assertLength(value, 32, 'scalar'))
        exports.multiplyAddScalar()
        return kernel.take(96, 32)
      }),
    invert: (a) =>
      kernel.erasing(128, () => {
        kernel.put(0, assertLength(a, 32, 'scalar'))
        assertStatus(exports.invertScalar())
        return kernel.take(96, 32)
      }),
    assertPoint: (point65) =>
      kernel.erasing(128, () => {
        putPoint(kernel, 64, point65)
        assertStatus(exports.checkPoint(), 'not on the curve')
        return point65
      }),
  }
}

/** Whether 32 big-endian bytes lie in [1, n−1]. Every byte is looked at, whatever they are. */
export function isScalar(bytes: Uint8Array): boolean {
  let any = 0
  let borrow = 0
  for (let i = 31; i >= 0; i--) {
    any |= bytes[i]!
    borrow = (minusOne[i]! - bytes[i]! - borrow) >>> 31
  }
  return any !== 0 && borrow === 0
}

/** @returns the same bytes. @throws {CryptoError} crypto.scalar_out_of_range · crypto.length_wrong */
export function assertScalar(bytes: Uint8Array): Uint8Array {
  if (!isScalar(assertLength(bytes, 32, 'scalar'))) throw new CryptoError('crypto.scalar_out_of_range')
  return bytes
}

/** Puts x ‖ y. @throws {CryptoError} crypto.point_invalid — not 04 ‖ x ‖ y. */
export function putPoint(kernel: Kernel, offset: number, point65: Uint8Array): void {
  if (point65.length !== 65 || point65[0] !== 0x04) throw new CryptoError('crypto.point_invalid', 'not 04 ‖ x ‖ y')
  kernel.put(offset, point65.subarray(1))
}

/** The point that the module left at 64, with its 04. */
function takePoint(kernel: Kernel): Uint8Array {
  const point = kernel.take(63, 65)
  point[0] = 0x04
  return point
}

/** A uniform scalar in [1, n−1]. @throws {CryptoError} crypto.random_unavailable */
export function drawScalar({ draw }: Scalars): Uint8Array {
  return draw((candidate) => (isScalar(candidate) ? candidate.slice() : undefined))
}
