import { describe, expect, test } from 'vitest'
import { NOW_MS } from '../testing/builders.ts'
import { anotherSigningCode, assertCodeOpen, assertMaySend, isConfirmedFor, newSigningCode, SIGNING_CODE_LIFE_MS, SIGNING_CODE_TRIES, takeSigningCode } from './signing-code.ts'

const code = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'none'
}
const subject = { batchId: 'bat_00000001', deviceId: 'dev_00000001', staffId: 'stf_00000001', approvalDigestHex: 'ab'.repeat(32) }
const sent = newSigningCode('sgc_00000001', subject, '123456', NOW_MS)

describe('MA-17 the one-time code of a signing', () => {
  test.each([
    ['just sent', sent, subject, NOW_MS, 'none'],
    ['by another phone', sent, { ...subject, deviceId: 'dev_2' }, NOW_MS, 'factors.code_gone'],
    ['for another list', sent, { ...subject, approvalDigestHex: 'cd'.repeat(32) }, NOW_MS, 'factors.code_gone'],
    ['too old', sent, subject, NOW_MS + SIGNING_CODE_LIFE_MS, 'factors.code_gone'],
    ['given already', { ...sent, state: 'confirmed' as const }, subject, NOW_MS, 'factors.code_gone'],
    ['tried too often', { ...sent, state: 'closed' as const }, subject, NOW_MS, 'factors.code_gone'],
    ['never sent', undefined, subject, NOW_MS, 'factors.code_gone'],
  ])('%s', (_name, of, by, nowMs, expected) => expect(code(() => assertCodeOpen(of, by, nowMs))).toBe(expected))

  test('right once; the last wrong one ends it', () => {
    expect(takeSigningCode(sent, '123456')).toMatchObject({ state: 'confirmed' })
    expect(takeSigningCode(sent, '123457')).toMatchObject({ state: 'open', triesLeft: SIGNING_CODE_TRIES - 1 })
    expect(takeSigningCode({ ...sent, triesLeft: 1 }, '123457')).toMatchObject({ state: 'closed', triesLeft: 0 })
  })

  test('the same digits are no code of another list or batch', () => {
    expect(takeSigningCode({ ...sent, approvalDigestHex: 'cd'.repeat(32) }, '123456').state).toBe('open')
    expect(takeSigningCode({ ...sent, batchId: 'bat_00000002' }, '123456').state).toBe('open')
  })

  test('a new code after a minute, in the old one’s place, without new tries; three in all', () => {
    expect(code(() => anotherSigningCode(sent, '654321', NOW_MS + 59_000))).toBe('factors.too_many')
    const second = anotherSigningCode({ ...sent, triesLeft: 2 }, '654321', NOW_MS + 60_000)
    expect(second).toMatchObject({ triesLeft: 2, sent: 2 })
    expect([takeSigningCode(second, '123456').state, takeSigningCode(second, '654321').state]).toEqual(['open', 'confirmed'])
    const third = anotherSigningCode(second, '111111', NOW_MS + 120_000)
    expect(code(() => anotherSigningCode(third, '222222', NOW_MS + 180_000))).toBe('factors.code_gone')
    expect(code(() => anotherSigningCode({ ...sent, state: 'closed' }, '222222', NOW_MS + 180_000))).toBe('factors.code_gone')
  })

  test('messages to one person have an end', () => expect([code(() => assertMaySend(29)), code(() => assertMaySend(30))]).toEqual(['none', 'factors.too_many']))

  test.each([
    ['this very list', subject, 'confirmed', true],
    ['another list', { ...subject, approvalDigestHex: 'cd'.repeat(32) }, 'confirmed', false],
    ['another batch', { ...subject, batchId: 'bat_2' }, 'confirmed', false],
    ['another phone', { ...subject, deviceId: 'dev_2' }, 'confirmed', false],
    ['another person', { ...subject, staffId: 'stf_2' }, 'confirmed', false],
    ['not given', subject, 'open', false],
    ['used', subject, 'used', false],
  ] as const)('confirmed for %s', (_name, by, state, expected) => expect(isConfirmedFor({ ...sent, state }, by)).toBe(expected))
})
