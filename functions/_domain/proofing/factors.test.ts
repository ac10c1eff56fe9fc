import { describe, expect, test } from 'vitest'
import type { Factor } from '@yiqian/shared/protocol/identity.ts'
import { NOW_MS } from '../testing/builders.ts'
import { assertAsked, assertComplete, isComplete, isIdentityNumber, nextFactors, parseRule, withoutSms, type ProofingProgress } from './factors.ts'

const progress = (rule: string, ...done: Factor[]): ProofingProgress => ({
  purpose: 'enrol', deviceId: null, combinations: parseRule(rule), queriesLeft: 4, identityDigestHex: null, newPhone: null,
  done: done.map((factor) => ({ factor, provider: 'x', reference: null, isDevelopment: false, atMs: NOW_MS })),
})

describe('MA-17 the hospital’s rule', () => {
  test.each([
    ['sms', [['sms']]],
    ['sms+face', [['sms', 'face']]],
    [' sms + face | sms+bank-card ', [['sms', 'face'], ['sms', 'bank-card']]],
  ])('%s', (text, combinations) => expect(parseRule(text)).toEqual(combinations))
  test.each(['', 'sms+', 'sms+sms', 'passport', 'sms||face', 'SMS'])('refuses %j', (text) => expect(() => parseRule(text)).toThrow('PROOFING_RULE'))
  test.each<[string, Factor[], Factor[], boolean]>([
    ['sms', [], ['sms'], false],
    ['sms', ['sms'], [], true],
    ['sms+face', [], ['sms'], false],
    ['sms+face', ['sms'], ['face'], false],
    ['sms+face', ['face'], ['sms'], false],
    ['sms+face', ['sms', 'face'], [], true],
    ['sms+face|sms+carrier', ['sms'], ['face', 'carrier'], false],
    ['sms+face+carrier|sms+bank-card', ['sms', 'face'], ['carrier'], false],
    ['face|carrier', [], ['face', 'carrier'], false],
  ])('%s, done %j: next %j', (rule, done, next, complete) => {
    expect(nextFactors(progress(rule, ...done))).toEqual(next)
    expect(isComplete(progress(rule, ...done))).toBe(complete)
  })
  test('a factor that is not asked for, or done already, is refused', () => {
    const refusal = expect.objectContaining({ code: 'proofing.factor_unavailable' })
    expect(() => assertAsked(progress('sms+face'), 'face')).toThrow(refusal)
    expect(() => assertAsked(progress('sms+face', 'sms'), 'sms')).toThrow(refusal)
    expect(() => assertAsked(progress('sms+face', 'sms'), 'carrier')).toThrow(refusal)
    expect(() => assertComplete(progress('sms+face', 'sms'))).toThrow(expect.objectContaining({ code: 'proofing.incomplete', facts: { next: 'face' } }))
  })
  test('a lost number leaves the rest of the rule; where there is none, nothing', () => {
    expect(withoutSms(parseRule('sms+face|sms'))).toEqual([['face']])
    expect(() => withoutSms(parseRule('sms'))).toThrow(expect.objectContaining({ code: 'proofing.factor_unavailable' }))
  })
})
test.each([
  ['11010519491231002X', true],
  ['440524188001010014', true],
  ['110105194912310021', false],
  ['11010519491231002x', false],
  ['1101051949123100', false],
])('identity number %s: %s', (text, isGood) => expect(isIdentityNumber(text)).toBe(isGood))
