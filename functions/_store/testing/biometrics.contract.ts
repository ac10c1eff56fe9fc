// Owns the contracts of the stores of biometric credentials and challenges.
import { expect, test } from 'vitest'
import type { Database } from '../../_domain/ports.ts'
import { nextId, NOW_MS } from '../../_domain/testing/builders.ts'
import { aBiometric, aBiometricChallenge } from '../../_domain/testing/statement-builders.ts'
import { revisedContract } from './revised.contract.ts'

export function biometricContract(database: () => Database): void {
  const biometrics = () => database().stores.biometrics
  revisedContract(biometrics, () => [aBiometric(), aBiometric({ method: 'soter', credential: null, wrappedMaskHex: null, statementId: null, state: 'disabled', enabledAtMs: null, disabledAtMs: NOW_MS, disabledReason: 'rights changed' })], { counter: 9, failures: 2 })

  test('lists one phone’s, newest first, and the enabled ones', async () => {
    const deviceId = nextId('dev')
    const made = [0, 1, 2].map((minute) => aBiometric({ deviceId, offeredAtMs: NOW_MS + minute, enabledAtMs: minute, state: minute === 1 ? 'enabled' : 'disabled' }))
    for (const each of made) await biometrics().insert(each)
    expect((await biometrics().listOfDevice(deviceId, 2)).map(({ id }) => id)).toEqual([made[2]!.id, made[1]!.id])
    expect((await biometrics().findEnabled(deviceId))?.id).toBe(made[1]!.id)
    expect((await biometrics().listEnabled(1)).map(({ id }) => id)).toEqual([made[1]!.id])
  })
}

export function biometricChallengeContract(database: () => Database): void {
  const challenges = () => database().stores.biometricChallenges
  revisedContract(challenges, () => [aBiometricChallenge(), aBiometricChallenge({ batchId: null, biometricId: null, proof: { resultJson: '{"raw":"a\\"b"}' } })], { state: 'used', proof: { method: 'webauthn' } })

  test('found by its batch; those that nobody answered in time are deleted', async () => {
    const [open, used, old] = [aBiometricChallenge({ expiresAtMs: NOW_MS + 1 }), aBiometricChallenge({ expiresAtMs: 1, state: 'used' }), aBiometricChallenge({ expiresAtMs: 1 })]
    for (const each of [open, used, old]) await challenges().insert(each)
    expect(await challenges().findOfBatch(open.batchId!)).toStrictEqual(open)
    await challenges().deleteExpired(NOW_MS)
    expect([await challenges().load(open.id), await challenges().load(used.id), await challenges().load(old.id)]).toStrictEqual([open, used, undefined])
  })
}
