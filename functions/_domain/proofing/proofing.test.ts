import { describe, expect, test } from 'vitest'
import { aProofing, NOW_MS } from '../testing/builders.ts'
import { assertMayStart, assertOpen, CODE_TRIES, countWrongCode, maskPhone, RESEND_AFTER_MS } from './proofing.ts'

const HOUR_MS = 3_600_000
const waitOf = (recentAgesMs: number[]): number => {
  try {
    assertMayStart(recentAgesMs.map((ageMs) => aProofing({ createdAtMs: NOW_MS - ageMs })), NOW_MS)
    return 0
  } catch (error) {
    return (error as { facts: { waitSeconds: number } }).facts.waitSeconds
  }
}

describe('MP-1 one-time codes', () => {
  test.each([
    ['the first', [], 0],
    ['again after a minute', [RESEND_AFTER_MS], 0],
    ['again at once', [1000], 59],
    ['a sixth within the hour', [HOUR_MS - 60_000, 1_800_000, 1_200_000, 600_000, 120_000], 60],
  ])('%s', (_case, ages, waitSeconds) => expect(waitOf(ages)).toBe(waitSeconds))
  test('one that was confirmed is no reason to wait', () => expect(() => assertMayStart([aProofing({ state: 'confirmed', createdAtMs: NOW_MS - 1000 })], NOW_MS)).not.toThrow())
  test('five wrong codes close it', () => {
    let proofing = aProofing({ triesLeft: CODE_TRIES, state: 'open' })
    for (let tries = 1; tries < CODE_TRIES; tries++) proofing = countWrongCode(proofing)
    expect(proofing).toMatchObject({ triesLeft: 1, state: 'open' })
    expect(countWrongCode(proofing)).toMatchObject({ triesLeft: 0, state: 'closed' })
  })
  test.each([
    ['none', undefined, 'proofing.not_found'],
    ['a closed one', aProofing({ state: 'closed', expiresAtMs: NOW_MS + 1 }), 'proofing.not_found'],
    ['one out of time', aProofing({ state: 'open', expiresAtMs: NOW_MS - 1 }), 'proofing.expired'],
  ])('refuses %s', (_case, proofing, code) => expect(() => assertOpen(proofing, NOW_MS)).toThrow(expect.objectContaining({ code })))
  test('a phone number is masked', () => expect(maskPhone('19900001101')).toBe('199****1101'))
})
