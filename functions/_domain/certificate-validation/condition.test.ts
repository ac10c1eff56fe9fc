// One condition out of many reasons, the numbers of other interfaces, and words for all.
import { expect, test } from 'vitest'
import { conditionOf, sofCodes, svsCodes, svsStateOf } from './condition.ts'
import { ownVerdicts, verdictOf, verdictOfAll, type ValidationReasonCode } from './reason.ts'
import { sayReason } from './reason-words.ts'
import { isRevocationProblem, REVOCATION_PROBLEMS, sayProblem } from './revocation-problem.ts'

test.each<[ValidationReasonCode[], keyof typeof sofCodes]>([
  [[], 'valid'],
  [['chain.expired'], 'expired'],
  [['chain.not_yet_valid'], 'not-yet-valid'],
  [['chain.expired', 'revocation.revoked'], 'revoked'],
  [['revocation.suspended', 'chain.expired'], 'suspended'],
  [['revocation.unknown'], 'other'],
  [['policy.class_not_matched'], 'other'],
  [['chain.leaf_key_usage'], 'other'],
  [['chain.no_trusted_root', 'chain.expired'], 'untrusted'],
  [['list.black', 'revocation.revoked'], 'untrusted'],
  [['malformed'], 'untrusted'],
])('%j is %s', (codes, condition) => expect(conditionOf(codes.map((code) => ({ code })))).toBe(condition))

test('the numbers of SOF_ValidateCert and of GB/T 38629', () => {
  expect(sofCodes).toEqual({ 'valid': 1, 'untrusted': -1, 'expired': -2, 'revoked': -3, 'suspended': -4, 'not-yet-valid': -5, 'other': -6 })
  expect([svsCodes.valid, svsCodes.expired, svsCodes['not-yet-valid'], svsCodes.revoked]).toEqual([0, 0x04000009, 0x0400000a, 0x0400000b])
  expect(['valid', 'revoked', 'other'].map((each) => svsStateOf(each as 'valid'))).toEqual([0, 1, 2])
})

test('every own reason and every problem of a source has both languages', () => {
  for (const code of Object.keys(ownVerdicts) as ValidationReasonCode[]) {
    const { zh, en } = sayReason({ code })
    expect([/\p{Script=Han}/u.test(zh), en.length > 10, /\p{Script=Han}/u.test(en)]).toEqual([true, true, false])
    expect(['failed', 'indeterminate']).toContain(verdictOf(code))
  }
  for (const code of REVOCATION_PROBLEMS) expect([/\p{Script=Han}/u.test(sayProblem(code).zh), sayProblem(code).en.length > 10, isRevocationProblem(code)]).toEqual([true, true, true])
  expect(verdictOfAll([{ code: 'revocation.unknown' }, { code: 'list.black' }])).toBe('failed')
})
