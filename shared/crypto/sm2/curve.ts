// Owns the SM2 curve: parameters, points, scalars, and the randomness and blinding that guard secret ones.
import { weierstrass, type WeierstrassPoint, type WeierstrassPointCons } from '@noble/curves/abstract/weierstrass.js'
import { assertLength, concatBytes, lengthPrefixed, wipeBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { hmacSm3 } from '../kdf.ts'
import type { RandomBytes } from '../random.ts'

/** The recommended 256-bit curve. @source GB/T 32918.5—2017. */
export const sm2Parameters = {
  p: BigInt('0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF'),
  a: BigInt('0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC'),
  b: BigInt('0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93'),
  n: BigInt('0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123'),
  h: BigInt(1),
  Gx: BigInt('0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7'),
  Gy: BigInt('0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0'),
} as const

/** Bytes of a field element, a scalar, a digest. */
export const scalarBytes = 32
/** Bytes of an encoded point: 04 ‖ x ‖ y. */
export const pointBytes = 65

/** A point of the curve, in noble's projective form. `multiply` is blinded; `multiplyUnsafe` is for public scalars only. */
export type Sm2Point = WeierstrassPoint<bigint>

/** The curve, bound to a source of randomness. Build one per source with {@link createSm2}; it has no other state. */
export interface Sm2 {
  readonly Point: WeierstrassPointCons<bigint>
  /** Arithmetic modulo n. */
  readonly Fn: WeierstrassPointCons<bigint>['Fn']
  readonly G: Sm2Point
  readonly n: bigint
  readonly random: RandomBytes

  /** Uniform in [1, n−1]. */
  randomScalar(): bigint
  /**
   * A nonce, uniform in [1, n−1] if the random source is good, and still secret and different for
   * different `context` if it is not: 32 fresh bytes are run through HMAC-SM3 under a secret.
   *
   * @param secret  long-lived secret of the signer, 32 bytes.
   * @param label   domain label.
   * @param context everything public that the nonce will be used with.
   */
  hedgedScalar(secret: Uint8Array, label: string, ...context: readonly Uint8Array[]): bigint
  /** secret⁻¹ mod n, blinded by a random factor because the inversion itself is not constant-time. */
  invertSecret(secret: bigint): bigint

  /** 32 big-endian bytes → [1, n−1]. @throws {CryptoError} crypto.length_wrong · crypto.scalar_out_of_range */
  parseScalar(bytes: Uint8Array): bigint
  /** [0, n−1] → 32 big-endian bytes. */
  encodeScalar(scalar: bigint): Uint8Array
  /** 32 bytes of hash → integer modulo n; 0 is possible. */
  reduceDigest(digest: Uint8Array): bigint
  /** 04 ‖ x ‖ y, 65 bytes → a point of the curve, never O. @throws {CryptoError} crypto.point_invalid */
  parsePoint(bytes: Uint8Array): Sm2Point
  /** A point other than O → 04 ‖ x ‖ y, 65 bytes. @throws {CryptoError} crypto.point_invalid — O. */
  encodePoint(point: Sm2Point): Uint8Array
  /** x(point) mod n, as SM2's signature uses it. @throws {CryptoError} crypto.point_invalid — O. */
  xModN(point: Sm2Point): bigint
}

/** How often a rejected draw is repeated. One draw is rejected with probability 2⁻³²; a source that fails this often is broken. */
const maxDraws = 16

/**
 * Builds the curve on a source of randomness.
 *
 * The source is asked here, once: noble would otherwise probe it and, if it failed, silently go on
 * without blinding.
 *
 * @param random fails closed; on the phone the pool must have been filled before.
 * @throws {CryptoError} crypto.random_unavailable
 * @source GB/T 32918.5—2017.
 */
export function createSm2(random: RandomBytes): Sm2 {
  assertLength(random(scalarBytes), scalarBytes, 'random')
  let probeFailed = false
  const watched = (lengthBytes = scalarBytes): Uint8Array<ArrayBuffer> => {
    try {
      return assertLength(random(lengthBytes), lengthBytes, 'random') as Uint8Array<ArrayBuffer>
    } catch (cause) {
      probeFailed = true
      throw cause
    }
  }
  const Point = weierstrass({ ...sm2Parameters }, { randomBytes: watched })
  if (probeFailed) throw new CryptoError('crypto.random_unavailable', 'while the curve was built')
  const { Fn } = Point

  function draw(bytesOf: (attempt: number) => Uint8Array): bigint {
    for (let attempt = 0; attempt < maxDraws; attempt++) {
      const bytes = bytesOf(attempt)
      const scalar = bytesToInteger(bytes)
      wipeBytes(bytes)
      if (Fn.isValidNot0(scalar)) return scalar
    }
    throw new CryptoError('crypto.random_unavailable', 'no draw lies in [1, n-1]')
  }

  const sm2: Sm2 = {
    Point, Fn, G: Point.BASE, n: sm2Parameters.n, random,
    randomScalar: () => draw(() => random(scalarBytes)),
    hedgedScalar: (secret, label, ...context) =>
      draw((attempt) => hmacSm3(secret, lengthPrefixed(label, random(scalarBytes), Uint8Array.of(attempt), ...context))),
    invertSecret(secret) {
      const blind = sm2.randomScalar()
      return Fn.mul(Fn.inv(Fn.mul(secret, blind)), blind)
    },
    parseScalar(bytes) {
      const scalar = bytesToInteger(assertLength(bytes, scalarBytes, 'scalar'))
      if (!Fn.isValidNot0(scalar)) throw new CryptoError('crypto.scalar_out_of_range')
      return scalar
    },
    encodeScalar: (scalar) => Fn.toBytes(scalar),
    reduceDigest: (digest) => Fn.create(bytesToInteger(assertLength(digest, scalarBytes, 'digest'))),
    parsePoint: (bytes) => parsePoint(Point, bytes),
    encodePoint: (point) => encodeAffine(point),
    xModN(point) {
      if (point.is0()) throw new CryptoError('crypto.point_invalid', 'point at infinity')
      return Fn.create(point.toAffine().x)
    },
  }
  return sm2
}

function parsePoint(Point: WeierstrassPointCons<bigint>, bytes: Uint8Array): Sm2Point {
  if (bytes.length !== pointBytes || bytes[0] !== 0x04) throw new CryptoError('crypto.point_invalid', 'not 04 ‖ x ‖ y')
  try {
    return Point.fromBytes(bytes)
  } catch {
    throw new CryptoError('crypto.point_invalid', 'not on the curve')
  }
}

function encodeAffine(point: Sm2Point): Uint8Array {
  if (point.is0()) throw new CryptoError('crypto.point_invalid', 'point at infinity')
  const { x, y } = point.toAffine()
  return concatBytes(Uint8Array.of(0x04), integerToBytes(x), integerToBytes(y))
}

const byteDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Big-endian bytes → integer. */
function bytesToInteger(bytes: Uint8Array): bigint {
  let hex = '0x0'
  for (const byte of bytes) hex += byteDigits[byte]!
  return BigInt(hex)
}

/** A field element → 32 big-endian bytes. */
function integerToBytes(value: bigint): Uint8Array {
  const hex = value.toString(16).padStart(2 * scalarBytes, '0')
  return Uint8Array.from({ length: scalarBytes }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}
