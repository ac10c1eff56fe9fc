// Every state and action, every reason to refuse a use, labels, indexes, certificates.
import { describe, expect, test } from 'vitest'
import { keyAlgorithms, type ApplicationKeyState } from './application-key.ts'
import { assertKeyLabel, assertKeyRequest, assertMayUse, attachCertificates, canServe, keyLabelOf, mayUse, moveKey, type KeyAction, type KeyUse } from './key-rules.ts'
import { anApplicationKey } from './testing/key-builders.ts'

const withCode = (code: string): unknown => expect.objectContaining({ name: 'Fault', code })

describe('TS-9 states', () => {
  const outcomes: Record<ApplicationKeyState, Record<KeyAction, ApplicationKeyState | undefined>> = {
    active: { suspend: 'suspended', reinstate: undefined, destroy: 'destroyed' },
    suspended: { suspend: undefined, reinstate: 'active', destroy: 'destroyed' },
    destroyed: { suspend: undefined, reinstate: undefined, destroy: undefined },
  }
  for (const [state, actions] of Object.entries(outcomes) as [ApplicationKeyState, Record<KeyAction, ApplicationKeyState | undefined>][]) {
    test.each(Object.entries(actions) as [KeyAction, ApplicationKeyState | undefined][])(`${state}, %s → %s`, (action, after) => {
      const key = anApplicationKey({ state })
      if (after) expect(moveKey(key, action)).toStrictEqual({ ...key, state: after })
      else expect(() => moveKey(key, action)).toThrow(withCode('key.state_conflict') as Error)
    })
  }
})

describe('SV-1 use', () => {
  const key = anApplicationKey({ applicationId: 'app_1', usableUntilMs: 1000 })
  const use: KeyUse = { applicationId: 'app_1', purpose: 'sign', nowMs: 999 }
  test.each<[string, Parameters<typeof mayUse>[0], KeyUse, string | undefined]>([
    ['its owner, in time', key, use, undefined],
    ['without an end', { ...key, usableUntilMs: null }, { ...use, nowMs: 1e15 }, undefined],
    ['at the end of the period', key, { ...use, nowMs: 1000 }, 'key.period_over'],
    ['decryption after the period', { ...key, purpose: 'encrypt' }, { ...use, purpose: 'encrypt', nowMs: 5000 }, undefined],
    ['another application', key, { ...use, applicationId: 'app_2' }, 'key.not_found'],
    ['the platform is another application', key, { ...use, applicationId: 'platform' }, 'key.not_found'],
    ['decryption with a signing key', key, { ...use, purpose: 'encrypt' }, 'key.purpose_wrong'],
    ['signing with an encryption key', { ...key, purpose: 'encrypt' }, use, 'key.purpose_wrong'],
    ['suspended', { ...key, state: 'suspended' }, use, 'key.not_active'],
    ['destroyed', { ...key, state: 'destroyed' }, use, 'key.not_found'],
  ])('%s', (_, subject, request, refusal) => {
    expect(mayUse(subject, request)).toBe(refusal === undefined)
    if (refusal) expect(() => assertMayUse(subject, request)).toThrow(withCode(refusal) as Error)
    else assertMayUse(subject, request)
  })
})

test('what is asked for: index from 1 to 2³¹ − 1, ECDSA only signs', () => {
  for (const index of [1, 2 ** 31 - 1]) assertKeyRequest({ index, algorithm: 'sm2', purpose: 'encrypt' })
  for (const index of [0, -1, 1.5, 2 ** 31, NaN]) expect(() => assertKeyRequest({ index, algorithm: 'sm2', purpose: 'sign' })).toThrow(withCode('key.index_invalid') as Error)
  for (const algorithm of keyAlgorithms) expect(canServe(algorithm, 'encrypt')).toBe(!algorithm.startsWith('ecdsa'))
  expect(() => assertKeyRequest({ index: 1, algorithm: 'ecdsa-p256', purpose: 'encrypt' })).toThrow(withCode('key.algorithm_unsupported') as Error)
})

test('labels of keys are labels, for the longest id and index', () => {
  for (const algorithm of keyAlgorithms) assertKeyLabel(keyLabelOf(`app_${'f'.repeat(24)}`, 2 ** 31 - 1, algorithm))
  expect(keyLabelOf('app_1', 2, 'sm2')).not.toBe(keyLabelOf('app_1', 2, 'rsa-2048'))
  for (const label of ['', '/', 'a'.repeat(65), 'é', 'a\n']) expect(() => assertKeyLabel(label)).toThrow(withCode('key.label_invalid') as Error)
})

test('certificates: the key’s own first, at most ten, none takes them away, not beside a destroyed key', () => {
  const key = anApplicationKey({ publicKeyInfoBase64: 'KEY' })
  expect(attachCertificates(key, ['A', 'B'], 'KEY').certificatesBase64).toEqual(['A', 'B'])
  expect(attachCertificates({ ...key, certificatesBase64: ['A'] }, [], undefined).certificatesBase64).toEqual([])
  expect(() => attachCertificates(key, ['A'], 'OTHER')).toThrow(withCode('key.certificate_mismatch') as Error)
  expect(() => attachCertificates(key, Array.from({ length: 11 }, () => 'A'), 'KEY')).toThrow(withCode('key.certificate_mismatch') as Error)
  expect(() => attachCertificates({ ...key, state: 'destroyed' }, ['A'], 'KEY')).toThrow(withCode('key.state_conflict') as Error)
})
