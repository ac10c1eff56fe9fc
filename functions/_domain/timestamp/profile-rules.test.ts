// What fits together in a profile. TS-7
import { expect, test } from 'vitest'
import { assertProfile } from './profile-rules.ts'
import { aTimestampProfile, aTimestampSettings } from './testing/timestamp-builders.ts'
import type { TimestampProfile } from './timestamp-profile.ts'

const settings = aTimestampSettings()

test.each<[string, Partial<TimestampProfile>, boolean]>([
  ['the GM container with RSA', { id: 'rsa', algorithm: 'rsa-2048', policyOid: '1.2.3.4.2', container: 'gm' }, false],
  ['a digest twice', { digests: ['sm3', 'sm3'] }, false],
  ['the policy of another', { id: 'new', policyOid: '1.2.3.4.2' }, false],
  ['the default switched off', { state: 'disabled' }, false],
  ['a default that is off', { id: 'new', policyOid: '1.9', state: 'disabled' }, true],
  ['a card’s keys made by themselves', { keyStore: 'sdf', renewal: 'embedded' }, false],
  ['another algorithm', { algorithm: 'ecdsa-p256' }, false],
])('refused: %s', (_, change, isDefault) => {
  expect(() => assertProfile(settings, aTimestampProfile(change), isDefault)).toThrow(expect.objectContaining({ code: 'timestamp.profile_invalid' }))
})

test.each<[string, Partial<TimestampProfile>, boolean]>([
  ['itself', {}, true], ['GM with SM2', { container: 'gm' }, false], ['a new one', { id: 'new', policyOid: '1.9' }, true], ['one that is no default, off', { id: 'new', policyOid: '1.9', state: 'disabled' }, false],
])('accepted: %s', (_, change, isDefault) => assertProfile(settings, aTimestampProfile(change), isDefault))
