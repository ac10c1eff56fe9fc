// Builders of profiles and certificates of time authorities, for tests.
import { nextId, NOW_MS } from '../../testing/builders.ts'
import type { TimestampCertificate, TimestampProfile, TimestampSettings } from '../timestamp-profile.ts'

export const aTimestampProfile = (over: Partial<TimestampProfile> = {}): TimestampProfile => ({
  id: 'sm2', policyOid: '1.2.3.4.1', algorithm: 'sm2', keyStore: 'software', container: 'cms', accuracyMs: 1000, ordering: false,
  digests: ['sm3', 'sha256'], tsaName: true, certificates: 'on-request', renewal: 'embedded', state: 'enabled', ...over,
})

export const aTimestampSettings = (over: Partial<TimestampSettings> = {}): TimestampSettings => ({
  id: 'timestamp', profiles: [aTimestampProfile(), aTimestampProfile({ id: 'rsa', algorithm: 'rsa-2048', policyOid: '1.2.3.4.2' })], defaultProfile: 'sm2', revision: 0, ...over,
})

export const aTimestampCertificate = (over: Partial<TimestampCertificate> = {}): TimestampCertificate => ({
  id: nextId('tsc'), profileId: nextId('profile'), sequence: 1, algorithm: 'sm2', keyStore: 'software', keyLabel: 'tsa-sm2-1', publicKeyInfoBase64: 'AA==', state: 'installed', origin: 'embedded',
  requestBase64: null, chainBase64: ['AA==', 'AQ=='], serialHex: 'ab', notBeforeMs: NOW_MS - 1000, notAfterMs: NOW_MS + 1000, effectiveFromMs: NOW_MS, createdAtMs: NOW_MS, revision: 0, ...over,
})
