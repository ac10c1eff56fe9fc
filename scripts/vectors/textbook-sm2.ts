// Owns SM2's arithmetic as a textbook has it, slow and plain, so that vectors do not come from the code that they test.
import { nodeSm3 } from './node-sm2.ts'

/** Affine; null is O. */
export type TextbookPoint = { x: bigint; y: bigint } | null

const p = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn
/** The order. */
export const order = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
/** The base point. */
export const base: TextbookPoint = {
  x: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  y: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
}

/** value mod n, never negative. */
export const modN = (value: bigint) => reduce(value, order)

function reduce(value: bigint, modulus: bigint): bigint {
  return ((value % modulus) + modulus) % modulus
}

/** value⁻¹ modulo a prime, by Euclid. */
function invert(value: bigint, modulus: bigint): bigint {
  let [r0, r1, t0, t1] = [modulus, reduce(value, modulus), 0n, 1n]
  while (r1 !== 0n) [r0, r1, t0, t1] = [r1, r0 % r1, t1, t0 - (r0 / r1) * t1]
  if (r0 !== 1n) throw new Error('no inverse')
  return reduce(t0, modulus)
}

/** value⁻¹ mod n. */
export const invertModN = (value: bigint) => invert(value, order)

/** left + right by chord and tangent. */
export function add(left: TextbookPoint, right: TextbookPoint): TextbookPoint {
  if (left === null || right === null) return left ?? right
  if (left.x === right.x && reduce(left.y + right.y, p) === 0n) return null
  const slope = left.x === right.x
    ? (3n * left.x * left.x - 3n) * invert(2n * left.y, p)
    : (right.y - left.y) * invert(right.x - left.x, p)
  const x = reduce(slope * slope - left.x - right.x, p)
  return { x, y: reduce(slope * (left.x - x) - left.y, p) }
}

/** −point. */
export function negate(point: TextbookPoint): TextbookPoint {
  return point === null ? null : { x: point.x, y: reduce(-point.y, p) }
}

/** scalar·point by doubling and adding. */
export function multiply(point: TextbookPoint, scalar: bigint): TextbookPoint {
  let sum: TextbookPoint = null
  for (const bit of modN(scalar).toString(2)) {
    sum = add(sum, sum)
    if (bit === '1') sum = add(sum, point)
  }
  return sum
}

/** 64 hex digits. */
export const scalarHex = (scalar: bigint) => scalar.toString(16).padStart(64, '0')

/** 04 ‖ x ‖ y in hex. */
export function pointHex(point: TextbookPoint): string {
  if (point === null) throw new Error('point at infinity')
  return `04${scalarHex(point.x)}${scalarHex(point.y)}`
}

/** The inverse of {@link pointHex}; does not check the curve. */
export function parsePointHex(hex: string): TextbookPoint {
  return { x: BigInt(`0x${hex.slice(2, 66)}`), y: BigInt(`0x${hex.slice(66)}`) }
}

/** Length-prefixed parts, hashed; in hex. */
export function labelledHash(label: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const pieces: Uint8Array[] = []
  for (const part of [Buffer.from(label), ...parts]) {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(part.length)
    pieces.push(length, part)
  }
  return nodeSm3(...pieces)
}

/** 32 bytes → integer mod n. */
export const bytesModN = (bytes: Uint8Array) => modN(BigInt(`0x${Buffer.from(bytes).toString('hex')}`))

/** A scalar that is fixed by its name: vectors need no randomness, only values without structure. */
export function namedScalar(name: string): bigint {
  return bytesModN(labelledHash('yiqian-vectors', Buffer.from(name)))
}
