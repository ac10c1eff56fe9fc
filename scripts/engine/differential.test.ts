// The engine against everybody else on random cases: OpenSSL and BouncyCastle judge its signatures, it judges the portable ones.
import { expect, test } from 'vitest'
import { createGmEngine } from '../../functions/_adapters/gm-engine/engine.ts'
import { encodePublicKeyInfo } from '../../shared/crypto/der/public-key.ts'
import { createSm2 } from '../../shared/crypto/sm2/curve.ts'
import { bouncyCastleBatch, requireJava } from '../oracles/bouncy-castle.ts'
import { multiply, base, parsePointHex, pointHex, scalarHex, add, modN } from '../vectors/textbook-sm2.ts'
import { createNodeVerifier, judgeForeign, seededRandom, signedCases } from './differential.ts'
import { kernelsAreCurrent } from './generate-kernels.ts'

const seed = `${process.env.SEED ?? Date.now()}`
const random = seededRandom(seed)
const cold = createGmEngine({ random, knownKeys: { tables: 0 } })
const tabled = createGmEngine({ random, knownKeys: { buildAt: 1, tables: 4 } })
const note = `SEED=${seed}`
const scalar = () => modN(BigInt(`0x${Buffer.from(random(32)).toString('hex')}`) | 1n)

test('the generated kernels are what the generator makes', () => expect(kernelsAreCurrent()).toBe(true))

test('2,000 signatures and spoilt ones: the engine both ways, and OpenSSL', () => {
  const byNode = createNodeVerifier()
  for (const given of signedCases(cold, random, 2000)) {
    const { publicKey, digest, signature, isValid } = given
    expect([cold.verifyDigest(publicKey, digest, signature), tabled.verifyDigest(publicKey, digest, signature), byNode(given)], note).toEqual([isValid, isValid, isValid])
  }
}, 120_000)

test('400 of them: BouncyCastle', (context) => {
  requireJava(context)
  const cases = [...signedCases(cold, random, 400)]
  const answers = bouncyCastleBatch(cases.map(({ publicKey, digest, signature }) => ({ command: 'verify-sm2-digest', inputs: [publicKey, digest, signature] })))
  expect(answers.map(({ ok }) => ok), note).toEqual(cases.map(({ isValid }) => isValid))
  expect(encodePublicKeyInfo(cases[0]!.publicKey)).toHaveLength(91)
}, 120_000)

test('200 signatures of the portable implementation', () => expect(judgeForeign(cold, createSm2(random), random, 200), note).toBe(0))

test('60 products and sums of points: the textbook', () => {
  for (let i = 0; i < 60; i++) {
    const [k, s, t] = [scalar(), scalar(), scalar()]
    const point = cold.scalars.multiplyBase(Buffer.from(scalarHex(t), 'hex'))!
    const P = parsePointHex(Buffer.from(point).toString('hex'))
    const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex')
    expect(hex(cold.scalars.multiplyPoint(Buffer.from(scalarHex(k), 'hex'), point)), note).toBe(pointHex(multiply(P, k)))
    expect(hex(cold.scalars.multiplyAddPublic(Buffer.from(scalarHex(s), 'hex'), Buffer.from(scalarHex(k), 'hex'), point)), note).toBe(pointHex(add(multiply(base, s), multiply(P, k))))
  }
}, 120_000)
