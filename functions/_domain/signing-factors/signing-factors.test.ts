import { describe, expect, test } from 'vitest'
import { assertIntentSuffices, factorsOfDocument, factorsOfStatement, parseFactorRules, readFactors, writeFactors, type DocumentFacts, type SigningIntent } from './signing-factors.ts'

const code = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return (error as { code: string }).code
  }
}
const rules = parseFactorRules('prescription~麻=pin+sms; consent-form = biometric+pin ; medical-order@住院医生站=pin; *@app_00000001=sms;*>=20=sms; automatic-signing.open=pin+sms')
const aDocument = (some: Partial<DocumentFacts> = {}): DocumentFacts => ({ documentType: 'other', title: '病程记录', applicationId: 'app_00000009', applicationName: '门诊医生站', ...some })

describe('MA-17 the rule table of the hospital', () => {
  test.each<[string, Partial<DocumentFacts>, number, string[]]>([
    ['nothing fits: one factor of any kind', {}, 1, []],
    ['a kind', { documentType: 'consent-form' }, 1, ['pin', 'biometric']],
    ['a kind whose title fits', { documentType: 'prescription', title: '麻醉药品处方' }, 1, ['pin', 'sms']],
    ['a kind whose title does not', { documentType: 'prescription', title: '普通处方' }, 1, []],
    ['a system by its name', { documentType: 'medical-order', applicationName: '住院医生站' }, 1, ['pin']],
    ['the kind of another system', { documentType: 'medical-order' }, 1, []],
    ['a system by its id', { applicationId: 'app_00000001' }, 1, ['sms']],
    ['one fewer than the number', {}, 19, []],
    ['the number', {}, 20, ['sms']],
    ['rows add up', { documentType: 'consent-form', applicationId: 'app_00000001' }, 1, ['pin', 'biometric', 'sms']],
  ])('%s', (_name, document, count, expected) => expect(factorsOfDocument(rules, aDocument(document), count)).toEqual(expected))

  test('a statement by its kind; the rows of documents are not about statements', () => {
    expect([factorsOfStatement(rules, 'automatic-signing.open'), factorsOfStatement(rules, 'pin.change')]).toEqual([['pin', 'sms'], []])
  })

  test.each(['nonsense=pin', 'prescription', 'prescription=', 'prescription=pin+voice', 'prescription=pin+pin', 'prescription=pin|sms', '*>=0=pin', '*>=x=pin', 'automatic-signing.open@HIS=pin', 'automatic-signing.open>=2=pin', 'prescription=PIN'])('%s: the function does not start', (row) => {
    expect(() => parseFactorRules(`*=pin; ${row}`)).toThrow('SIGNING_FACTORS')
  })
  test('no setting, no rule', () => expect(parseFactorRules(' ; ')).toEqual([]))

  test.each<[string[], SigningIntent, unknown]>([
    [[], 'pin', []],
    [[], 'biometric', []],
    [[], 'pin-free', []],
    [[], 'automatic', []],
    [['pin'], 'pin', []],
    [['pin'], 'biometric', 'biometrics.pin_required'],
    [['pin'], 'pin-free', 'factors.required'],
    [['pin'], 'automatic', 'factors.required'],
    [['biometric'], 'pin', ['biometric']],
    [['biometric'], 'biometric', []],
    [['biometric'], 'pin-free', 'factors.required'],
    [['sms'], 'pin', ['sms']],
    [['sms'], 'biometric', ['sms']],
    [['sms'], 'pin-free', 'factors.required'],
    [['sms'], 'automatic', 'factors.required'],
    [['pin', 'biometric', 'sms'], 'pin', ['biometric', 'sms']],
    [['pin', 'biometric', 'sms'], 'biometric', 'biometrics.pin_required'],
  ])('%j by %s: %j', (required, intent, expected) => expect(code(() => assertIntentSuffices(required as never, intent))).toEqual(expected))

  test('what was given is written down and read back; what is no factor is none', () => {
    expect(writeFactors('pin', ['sms'])).toBe('pin+sms')
    expect([readFactors('pin+sms'), readFactors('pin-free'), readFactors(undefined), readFactors(7)]).toEqual([['pin', 'sms'], [], [], []])
  })
})
