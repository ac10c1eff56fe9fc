// The engine against the portable implementation: same answers, same refusals, same bytes from the same randomness.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { createSm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import * as portable from '@yiqian/shared/crypto/sm2/sign.ts'
import { decryptSm2, encryptSm2 } from '@yiqian/shared/crypto/sm2/encrypt.ts'
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import signVectors from '@yiqian/shared/vectors/gbt32918/sign.json' with { type: 'json' }
import { base, multiply, order, pointHex } from '../../../scripts/vectors/textbook-sm2.ts'
import { systemRandom } from '../../../scripts/vectors/node-sm2.ts'
import { createGmEngine } from './engine.ts'
import { engineModule } from './assets.ts'
import { createKernel, STATUS } from './kernel.ts'
import { createPreparedSigner } from './prepared-signer.ts'

const engine = createGmEngine({ random: systemRandom })
const sm2 = createSm2(systemRandom)
const bytes32 = (value: bigint) => hexToBytes(value.toString(16).padStart(64, '0'))
const codeOf = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    if (error instanceof CryptoError) return error.code
    throw error
  }
}

describe('multiplication', () => {
  // Scalars at which the digits of the constant-time code are extreme, or its last addition meets equal points.
  const meeting = [15n * (1n << 253n) - order, order - (15n * (1n << 253n) - order), order - 6n, 6n]
  const edges = [1n, 2n, 3n, 31n, 32n, 33n, 63n, 64n, 65n, (order - 1n) / 2n, (order + 1n) / 2n, order - 1n, order - 2n, order - 3n, 1n << 255n, (1n << 252n) - 1n, ...meeting]
  const bits = Array.from({ length: 256 }, (_, i) => (1n << BigInt(i)) % order)
  test.each(edges)('k = %s', (k) => {
    const point = pointHex(multiply(base, k))
    expect(Buffer.from(engine.scalars.multiplyBase(bytes32(k))!).toString('hex')).toBe(point)
    const other = multiply(base, 77n)
    expect(Buffer.from(engine.scalars.multiplyPoint(bytes32(k), hexToBytes(pointHex(other)))).toString('hex')).toBe(pointHex(multiply(other, k)))
  })
  test('every power of two', () => {
    for (const k of bits) expect(Buffer.from(engine.scalars.multiplyBase(bytes32(k))!).toString('hex')).toBe(pointHex(sm2point(k)))
  })
  test('sums at infinity and of equal points', () => {
    for (const [s, t, factor] of [[5n, order - 5n, 1n], [5n, 5n, 1n], [order - 10n, 5n, 2n], [10n, 5n, 2n], [0n, 0n, 3n], [0n, 1n, 3n], [1n, 0n, 3n]] as const) {
      const point = hexToBytes(pointHex(multiply(base, factor)))
      const sum = (s + t * factor) % order
      const answer = engine.scalars.multiplyAddPublic(bytes32(s), bytes32(t), point)
      expect(answer && Buffer.from(answer).toString('hex')).toBe(sum === 0n ? undefined : pointHex(multiply(base, sum)))
    }
  })
  const sm2point = (k: bigint) => {
    const { x, y } = sm2.G.multiplyUnsafe(k).toAffine()
    return { x, y }
  }
})

describe('SM2 signatures', () => {
  test('the same randomness gives the same signature as the portable implementation', () => {
    for (let i = 0; i < 50; i++) {
      const fixed = systemRandom(32)
      const random = (lengthBytes: number) => (lengthBytes === 32 ? fixed.slice() : systemRandom(lengthBytes))
      const [privateKey, digest] = [bytes32((BigInt(`0x${randomBytes(32).toString('hex')}`) % (order - 2n)) + 1n), systemRandom(32)]
      const hedged = createGmEngineOnce(random)
      expect(hedged.signDigest(privateKey, digest)).toEqual(portable.signDigest(createSm2(random), privateKey, digest))
    }
  })
  test('a prepared key gives the same signatures, over messages of every length', () => {
    const fixed = systemRandom(32)
    const own = createGmEngineOnce((lengthBytes) => (lengthBytes === 32 ? fixed.slice() : systemRandom(lengthBytes)))
    const key = engine.generateKeyPair()
    const [sign, named] = [own.prepareSigner(key), own.prepareSigner(key, Buffer.from('ALICE123@YAHOO.COM'))]
    for (const length of [...Array.from({ length: 130 }, (_, i) => i), 1000, 65_503, 65_504, 65_535, 65_536, 65_537, 200_000]) {
      const message = systemRandom(length)
      expect(sign(message)).toEqual(own.signDigest(key.privateKey, own.messageDigest(key.publicKey, message)))
      expect(named(message)).toEqual(own.signDigest(key.privateKey, own.messageDigest(key.publicKey, message, Buffer.from('ALICE123@YAHOO.COM'))))
      expect(portable.verifyDigest(sm2, key.publicKey, portable.messageDigest(sm2, key.publicKey, message), sign(message))).toBe(true)
    }
  })
  test('a prepared key draws again when a draw gives no nonce, and gives up as signDigest does', () => {
    const key = engine.generateKeyPair()
    const kernel = createKernel()
    const statuses = [STATUS.nonceOutOfRange, STATUS.degenerate, STATUS.ok]
    const answering = (answer: () => number) => createPreparedSigner({ ...kernel, exports: { ...kernel.exports, signMessage: answer } }, engine, engine.scalars, { privateKey: key.privateKey, z: engine.zValue(key.publicKey), signDigest: (digest) => digest })
    expect(answering(() => statuses.shift()!)(systemRandom(9))).toHaveLength(64)
    expect(statuses).toEqual([])
    expect(codeOf(() => answering(() => STATUS.degenerate)(systemRandom(9)))).toBe('crypto.random_unavailable')
    expect(codeOf(() => answering(() => STATUS.scalarOutOfRange)(systemRandom(9)))).toBe('crypto.scalar_out_of_range')
  })
  test('each verifies the other, cold and with a table', () => {
    for (let i = 0; i < 10; i++) {
      const { privateKey, publicKey } = i % 2 ? engine.generateKeyPair() : portable.generateKeyPair(sm2)
      for (let j = 0; j < 8; j++) {
        const digest = systemRandom(32)
        const signature = j % 2 ? engine.signDigest(privateKey, digest) : portable.signDigest(sm2, privateKey, digest)
        expect(engine.verifyDigest(publicKey, digest, signature)).toBe(true)
        expect(portable.verifyDigest(sm2, publicKey, digest, signature)).toBe(true)
        signature[j * 8] = signature[j * 8]! ^ (1 << j)
        expect(engine.verifyDigest(publicKey, digest, signature)).toBe(false)
      }
    }
  })
  test.each(signVectors.verification)('GB/T 32918 $id $comment', ({ input, result }) => {
    const { publicKeyHex, messageText, idText, signatureHex } = input
    const check = () => {
      const publicKey = hexToBytes(publicKeyHex)
      return engine.verifyDigest(publicKey, engine.messageDigest(publicKey, Buffer.from(messageText), Buffer.from(idText)), hexToBytes(signatureHex))
    }
    expect(codeOf(check)).toBe(result === 'valid' ? true : codeOf(() => portable.verifyDigest(sm2, hexToBytes(publicKeyHex), portable.messageDigest(sm2, hexToBytes(publicKeyHex), Buffer.from(messageText), Buffer.from(idText)), hexToBytes(signatureHex))))
  })
  const good = bytes32(5n)
  test.each([
    ['d = 0', bytes32(0n), good], ['d = n−1', bytes32(order - 1n), good], ['d = n', bytes32(order), good], ['d short', good.slice(1), good],
    ['d long', new Uint8Array(33), good], ['digest short', good, good.slice(1)], ['digest long', good, new Uint8Array(33)], ['all ones', new Uint8Array(32).fill(255), good],
  ])('refuses as the portable implementation does: %s', (_, privateKey, digest) => {
    const code = codeOf(() => portable.signDigest(sm2, privateKey, digest))
    expect(code).toMatch(/^crypto\./)
    expect(codeOf(() => engine.signDigest(privateKey, digest))).toBe(code)
  })
  test.each([['d = 0', bytes32(0n)], ['d = n−1', bytes32(order - 1n)], ['d = n', bytes32(order)], ['d short', good.slice(1)]])('no key is prepared from %s', (_, privateKey) => {
    expect(codeOf(() => engine.prepareSigner({ privateKey, publicKey: hexToBytes(pointHex(base)) }))).toBe(privateKey.length === 32 ? 'crypto.scalar_out_of_range' : 'crypto.length_wrong')
  })
  test('no key is prepared around a point off the curve', () => expect(codeOf(() => engine.prepareSigner({ privateKey: good, publicKey: new Uint8Array(65).fill(4) }))).toBe('crypto.point_invalid'))
  test('a source of randomness that fails, or gives nothing of use, is noticed', () => {
    let dry = false
    const drying = createGmEngineOnce((lengthBytes) => (dry ? new Uint8Array(7) : systemRandom(lengthBytes)))
    dry = true
    expect(codeOf(() => drying.signDigest(good, good))).toBe('crypto.length_wrong')
    let stuck = false
    const constant = createGmEngineOnce((lengthBytes) => (stuck ? new Uint8Array(lengthBytes) : systemRandom(lengthBytes)))
    stuck = true
    expect(codeOf(() => constant.generateKeyPair())).toBe('crypto.random_unavailable')
    expect(constant.signDigest(good, good)).not.toEqual(constant.signDigest(good, bytes32(6n)))
  })
})

describe('SM2 encryption', () => {
  test('each opens what the other sealed', () => {
    const { privateKey, publicKey } = engine.generateKeyPair()
    for (const length of [1, 16, 31, 32, 33, 1000]) {
      const message = systemRandom(length)
      expect(engine.decryptSm2(privateKey, encryptSm2(sm2, publicKey, message))).toEqual(message)
      expect(decryptSm2(sm2, privateKey, engine.encryptSm2(publicKey, message))).toEqual(message)
    }
  })
  const { privateKey, publicKey } = engine.generateKeyPair()
  const sealed = engine.encryptSm2(publicKey, systemRandom(20))
  const changed = (at: number) => sealed.map((byte, i) => (i === at ? byte ^ 1 : byte))
  test.each([
    ['C1', changed(40)], ['C3', changed(70)], ['C2', changed(100)], ['tag byte', changed(0)], ['too short', sealed.subarray(0, 97)], ['empty', new Uint8Array(0)],
  ])('refuses a change of %s with the portable code', (_, ciphertext) => {
    const code = codeOf(() => decryptSm2(sm2, privateKey, ciphertext))
    expect(code).toMatch(/^crypto\./)
    expect(codeOf(() => engine.decryptSm2(privateKey, ciphertext))).toBe(code)
  })
})

test('SM3 and HMAC-SM3 of every length up to five blocks, and of long messages', () => {
  for (const length of [...Array.from({ length: 320 }, (_, i) => i), 65_535, 65_536, 65_537, 200_000]) {
    const [key, message] = [systemRandom(length % 100), systemRandom(length)]
    expect(Buffer.from(engine.sm3(message.subarray(0, 5), message.subarray(5))).toString('hex')).toBe(createHash('sm3').update(message).digest('hex'))
    expect(Buffer.from(engine.hmacSm3(key, message)).toString('hex')).toBe(createHmac('sm3', key).update(message).digest('hex'))
  }
})

describe('the module', () => {
  test('a changed answer keeps the engine from being handed out', () => {
    const kernel = createKernel()
    const signWithNonce = (): number => (kernel.put(96, new Uint8Array(64).fill(1)), 0)
    expect(() => createGmEngine({ random: systemRandom, kernel: { ...kernel, exports: { ...kernel.exports, signWithNonce } } })).toThrow('wrong answer: SM2 sign')
    const verify = (): number => 0
    expect(() => createGmEngine({ random: systemRandom, kernel: { ...kernel, exports: { ...kernel.exports, verify } } })).toThrow('wrong answer: SM2 verify')
    expect(() => createGmEngine({ random: systemRandom, kernel: { ...kernel, exports: { ...kernel.exports, signMessage: signWithNonce } } })).toThrow('wrong answer: SM2 sign and verify')
  })
  test('nothing secret is left in its memory', () => {
    const kernel = createKernel()
    const own = createGmEngine({ random: systemRandom, kernel })
    const { privateKey } = own.generateKeyPair()
    own.signDigest(privateKey, systemRandom(32))
    own.prepareSigner({ privateKey, publicKey: own.publicKeyFromPrivate(privateKey) })(systemRandom(70))
    own.decryptSm2(privateKey, own.encryptSm2(own.publicKeyFromPrivate(privateKey), systemRandom(40)))
    const memory = Buffer.from(kernel.exports.memory.buffer)
    expect(memory.includes(Buffer.from(privateKey))).toBe(false)
    expect(memory.subarray(0x400, 0x2400).every((byte) => byte === 0)).toBe(true)
    expect(memory.subarray(kernel.io, kernel.io + 0x20000).every((byte) => byte === 0)).toBe(true)
    expect(engineModule().length).toBeLessThan(100_000)
  })
})

function createGmEngineOnce(random: RandomBytes) {
  let ready = false
  const made = createGmEngine({ random: (lengthBytes) => (ready ? random(lengthBytes) : systemRandom(lengthBytes)), kernel: shared })
  ready = true
  return made
}
const shared = createKernel()
