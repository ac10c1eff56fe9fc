import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { generateKeyPair, messageDigest, signDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { createSecondOpinion } from './second-opinion.ts'

const sm2 = createSm2((count) => new Uint8Array(randomBytes(count)))
const opinion = createSecondOpinion()

test('agrees with the first implementation on digest and signature', () => {
  for (let i = 0; i < 8; i++) {
    const { privateKey, publicKey } = generateKeyPair(sm2)
    const message = new Uint8Array(randomBytes(i * 40))
    const digest = messageDigest(sm2, publicKey, message)
    expect(opinion.digest(publicKey, message)).toEqual(digest)
    const signature = signDigest(sm2, privateKey, digest)
    expect(opinion.verify(publicKey, message, signature)).toBe(true)
    expect(opinion.verify(publicKey, new Uint8Array([...message, 0]), signature)).toBe(false)
    expect(opinion.verify(generateKeyPair(sm2).publicKey, message, signature)).toBe(false)
  }
})

test('answers false, not an error, for what is malformed', () => {
  const { publicKey } = generateKeyPair(sm2)
  expect(opinion.verify(publicKey, new Uint8Array(), new Uint8Array(64))).toBe(false)
  expect(opinion.verify(publicKey, new Uint8Array(), new Uint8Array(63).fill(1))).toBe(false)
  expect(opinion.verify(publicKey.fill(7, 1), new Uint8Array(), new Uint8Array(64).fill(1))).toBe(false)
})
