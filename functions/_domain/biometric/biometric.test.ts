import { describe, expect, test } from 'vitest'
import { NOW_MS } from '../testing/builders.ts'
import { aBiometric, aBiometricChallenge } from '../testing/statement-builders.ts'
import { assertAllowed, assertAnswerable, assertEnabled, assertMayStandAlone, assertReleased, disableBiometric, enableBiometric, MOST_FAILURES, takeProof, type ProofOutcome } from './biometric.ts'

const code = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'none'
}
const on = { isOn: true, pinTypes: ['consent-form'] }
const enabled = aBiometric({ deviceId: 'dev_1' })
const asked = aBiometricChallenge({ deviceId: 'dev_1', biometricId: enabled.id })
const proved = (counter: number): ProofOutcome => ({ result: 'proved', counter })

describe('MA-17 what the hospital allows', () => {
  test('off is off', () => {
    expect(code(() => assertAllowed({ ...on, isOn: false }))).toBe('biometrics.off')
    expect(code(() => assertAllowed(on))).toBe('none')
  })
  test.each([
    ['consent-form', 'biometrics.pin_required'],
    ['prescription', 'none'],
  ])('%s by biometrics alone: %s', (type, expected) => expect(code(() => assertMayStandAlone(on, type))).toBe(expected))
})

describe('MA-5 fingerprint and face', () => {
  test.each([
    ['enabled, on its phone', enabled, 'dev_1', 'none'],
    ['on another phone', enabled, 'dev_2', 'biometrics.not_enabled'],
    ['only offered', { ...enabled, state: 'offered' as const }, 'dev_1', 'biometrics.not_enabled'],
    ['over', disableBiometric(enabled, 'the PIN changed', NOW_MS), 'dev_1', 'biometrics.not_enabled'],
    ['missing', undefined, 'dev_1', 'biometrics.not_enabled'],
  ] as const)('%s', (_name, biometric, deviceId, expected) => expect(code(() => assertEnabled(biometric, deviceId))).toBe(expected))

  const given = { deviceId: 'dev_1', method: 'webauthn' as const, isRelease: true, nowMs: NOW_MS }
  test.each([
    ['asked just now', asked, given, 'none'],
    ['of another phone', asked, { ...given, deviceId: 'dev_2' }, 'biometrics.challenge_gone'],
    ['of another method', asked, { ...given, method: 'soter' as const }, 'biometrics.challenge_gone'],
    ['for a credential, not a release', asked, { ...given, isRelease: false }, 'biometrics.challenge_gone'],
    ['too old', asked, { ...given, nowMs: asked.expiresAtMs }, 'biometrics.challenge_gone'],
    ['used', { ...asked, state: 'used' as const }, given, 'biometrics.challenge_gone'],
    ['missing', undefined, given, 'biometrics.challenge_gone'],
  ])('a challenge %s', (_name, challenge, by, expected) => expect(code(() => assertAnswerable(challenge, by))).toBe(expected))

  const used = { ...asked, state: 'used' as const }
  test.each([
    ['released', used, enabled, 'dev_1', 'none'],
    ['not released', asked, enabled, 'dev_1', 'biometrics.not_released'],
    ['never asked', undefined, enabled, 'dev_1', 'biometrics.not_released'],
    ['released to another phone', used, enabled, 'dev_2', 'biometrics.not_released'],
    ['released, and disabled since', used, disableBiometric(enabled, 'rights changed', NOW_MS), 'dev_1', 'biometrics.not_enabled'],
    ['released by another credential', used, aBiometric({ deviceId: 'dev_1' }), 'dev_1', 'biometrics.not_enabled'],
  ] as const)('a batch %s', (_name, challenge, biometric, deviceId, expected) => expect(code(() => assertReleased(challenge, biometric, deviceId))).toBe(expected))

  test.each([
    ['a counter that rises', 4, proved(5), 5, 0],
    ['one that stands', 4, proved(4), 4, 1],
    ['one that goes back', 4, proved(3), 4, 1],
    ['one that fell to none', 4, proved(0), 4, 1],
    ['none at all', 0, proved(0), 0, 0],
    ['a false proof', 4, { result: 'refused', detail: '' } as ProofOutcome, 4, 1],
    ['nobody to ask', 4, { result: 'unavailable', detail: '' } as ProofOutcome, 4, 0],
  ])('%s', (_name, counter, outcome, after, failures) => expect(takeProof({ ...enabled, counter }, outcome, NOW_MS)).toMatchObject({ counter: after, failures, state: 'enabled' }))

  test('a good proof forgives the failed ones; the last failed one ends it, mask and credential gone', () => {
    expect(takeProof({ ...enabled, failures: MOST_FAILURES - 1 }, proved(9), NOW_MS)).toMatchObject({ failures: 0, state: 'enabled' })
    expect(takeProof({ ...enabled, failures: MOST_FAILURES - 1 }, { result: 'refused', detail: '' }, NOW_MS)).toMatchObject({ state: 'disabled', credential: null, wrappedMaskHex: null, disabledReason: 'too many failed proofs' })
  })
  test('enabled by a statement; disabled once', () => {
    expect(enableBiometric(aBiometric({ state: 'offered', wrappedMaskHex: null }), 'stm_1', 'aa', NOW_MS)).toMatchObject({ state: 'enabled', statementId: 'stm_1', wrappedMaskHex: 'aa', enabledAtMs: NOW_MS })
    const over = disableBiometric(enabled, 'disabled by the signer', NOW_MS)
    expect(disableBiometric(over, 'rights changed', NOW_MS + 1)).toBe(over)
  })
})
