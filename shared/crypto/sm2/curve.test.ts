// The SM2 curve: what is parsed and refused, and that nothing works without randomness.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../../scripts/vectors/node-sm2.ts'
import { base, multiply, order, pointHex } from '../../../scripts/vectors/textbook-sm2.ts'
import { bytesToHex, concatBytes, hexToBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { createSm2 } from './curve.ts'

const sm2 = createSm2(systemRandom)
const code = (name: string) => expect.objectContaining({ code: name })
const bytes32 = (value: bigint) => hexToBytes(value.toString(16).padStart(64, '0'))
const scalars = fc.bigInt({ min: 1n, max: order - 1n })

describe('randomness', () => {
  test('no curve without it', () => {
    const empty = () => { throw new CryptoError('crypto.random_unavailable') }
    expect(() => createSm2(empty)).toThrow(code('crypto.random_unavailable'))
  })
  test('a source that dries up while the curve is built is noticed, not silently done without', () => {
    let left = 32
    const drying = (lengthBytes: number) => {
      if ((left -= lengthBytes) < 0) throw new CryptoError('crypto.random_unavailable')
      return systemRandom(lengthBytes)
    }
    expect(() => createSm2(drying)).toThrow(code('crypto.random_unavailable'))
  })
  test('a multiplication with a secret asks for blinding, and fails when there is none', () => {
    let dry = false
    const source = createSm2((lengthBytes) => {
      if (dry) throw new CryptoError('crypto.random_unavailable')
      return systemRandom(lengthBytes)
    })
    source.G.multiply(5n)
    dry = true
    expect(() => source.G.multiply(5n)).toThrow(code('crypto.random_unavailable'))
    expect(() => source.randomScalar()).toThrow(code('crypto.random_unavailable'))
    expect(() => source.invertSecret(5n)).toThrow(code('crypto.random_unavailable'))
  })
  test('draws of 0 and of n or more are drawn again; a source that gives nothing else is refused', () => {
    const script = [bytes32(0n), bytes32(order), new Uint8Array(32).fill(255), bytes32(7n)]
    let armed = false
    const scripted = createSm2((lengthBytes) => (armed && lengthBytes === 32 ? script.shift()! : systemRandom(lengthBytes)))
    armed = true
    expect(scripted.randomScalar()).toBe(7n)
    const stuck = createSm2((lengthBytes) => new Uint8Array(lengthBytes))
    expect(() => stuck.randomScalar()).toThrow(code('crypto.random_unavailable'))
  })
  test('hedged nonces stay different for different contexts when the source repeats itself', () => {
    const stuck = createSm2((lengthBytes) => new Uint8Array(lengthBytes).fill(9))
    const [secret, one, two] = [bytes32(3n), Uint8Array.of(1), Uint8Array.of(2)]
    expect(stuck.hedgedScalar(secret, 'a', one)).not.toBe(stuck.hedgedScalar(secret, 'a', two))
    expect(stuck.hedgedScalar(secret, 'a', one)).not.toBe(stuck.hedgedScalar(secret, 'b', one))
    expect(stuck.hedgedScalar(secret, 'a', one)).not.toBe(stuck.hedgedScalar(bytes32(4n), 'a', one))
    expect(sm2.hedgedScalar(secret, 'a', one)).not.toBe(sm2.hedgedScalar(secret, 'a', one))
  })
})

describe('points', () => {
  test('agree with textbook arithmetic', () => {
    fc.assert(fc.property(scalars, (k) => {
      expect(bytesToHex(sm2.encodePoint(sm2.G.multiply(k)))).toBe(pointHex(multiply(base, k)))
      expect(sm2.G.multiplyUnsafe(k).equals(sm2.G.multiply(k))).toBe(true)
    }), { numRuns: 15 })
  })
  test.each([1n, 2n, order - 1n, order - 2n])('edge scalar %s', (k) => {
    expect(bytesToHex(sm2.encodePoint(sm2.G.multiply(k)))).toBe(pointHex(multiply(base, k)))
  })
  const good = sm2.encodePoint(sm2.G)
  test.each([
    ['off the curve', concatBytes(good.slice(0, 64), Uint8Array.of(good[64]! ^ 1))],
    ['zero coordinates', concatBytes(Uint8Array.of(4), new Uint8Array(64))],
    ['infinity, one byte', Uint8Array.of(0)],
    ['compressed', concatBytes(Uint8Array.of(2), good.slice(1, 33))],
    ['hybrid', concatBytes(Uint8Array.of(6), good.slice(1))],
    ['without 04', good.slice(1)],
    ['one byte long', concatBytes(good, Uint8Array.of(0))],
    ['x of p and more', concatBytes(Uint8Array.of(4), new Uint8Array(32).fill(255), good.slice(33))],
    ['empty', new Uint8Array(0)],
  ])('%s is refused', (_, bytes) => expect(() => sm2.parsePoint(bytes)).toThrow(code('crypto.point_invalid')))
  test('O has no encoding and no x', () => {
    expect(() => sm2.encodePoint(sm2.Point.ZERO)).toThrow(code('crypto.point_invalid'))
    expect(() => sm2.xModN(sm2.Point.ZERO)).toThrow(code('crypto.point_invalid'))
  })
})

describe('scalars', () => {
  test('there and back, and inverted under a blind', () => {
    fc.assert(fc.property(scalars, (k) => {
      expect(sm2.parseScalar(sm2.encodeScalar(k))).toBe(k)
      expect(sm2.Fn.mul(sm2.invertSecret(k), k)).toBe(1n)
    }))
  })
  test.each([0n, order, order + 1n, 2n ** 256n - 1n])('%s is refused', (k) => {
    expect(() => sm2.parseScalar(bytes32(k))).toThrow(code('crypto.scalar_out_of_range'))
  })
  test.each([0, 31, 33])('%i bytes are refused', (length) => {
    expect(() => sm2.parseScalar(new Uint8Array(length).fill(1))).toThrow(code('crypto.length_wrong'))
  })
  test('a digest is reduced, not refused', () => {
    expect(sm2.reduceDigest(bytes32(order + 5n))).toBe(5n)
    expect(sm2.reduceDigest(bytes32(0n))).toBe(0n)
  })
})
