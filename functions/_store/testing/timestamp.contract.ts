// Owns the contracts of the stores of time authorities: settings as one, certificates numbered within their profile.
import { expect, test } from 'vitest'
import { StoreConflict, type Database } from '../../_domain/ports.ts'
import { aTimestampCertificate, aTimestampSettings } from '../../_domain/timestamp/testing/timestamp-builders.ts'
import { nextId } from '../../_domain/testing/builders.ts'
import { revisedContract } from './revised.contract.ts'

export function timestampSettingsContract(database: () => Database): void {
  test('TS-7 of many starting at once one wins, and all have the same; a change that was overtaken is refused', async () => {
    const { timestampSettings } = database().stores
    expect(await timestampSettings.load()).toBeUndefined()
    const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => timestampSettings.putIfAbsent(aTimestampSettings({ defaultProfile: `p${at}` }))))
    const there = (await timestampSettings.load())!
    for (const answer of answers) expect(answer).toStrictEqual(there)
    const changed = await timestampSettings.replace(there, { ...there, profiles: there.profiles.slice(1), defaultProfile: 'rsa' })
    expect(await timestampSettings.load()).toStrictEqual({ ...there, profiles: there.profiles.slice(1), defaultProfile: 'rsa', revision: 1 })
    await expect(timestampSettings.replace(there, there)).rejects.toThrow(StoreConflict)
    expect(changed.revision).toBe(1)
  })
}

export function timestampCertificateContract(database: () => Database): void {
  const certificates = () => database().stores.timestampCertificates
  const awaited = () => aTimestampCertificate({ state: 'requested', origin: 'requested', requestBase64: 'M'.repeat(2000), chainBase64: [], serialHex: null, notBeforeMs: null, notAfterMs: null, effectiveFromMs: null })
  revisedContract(certificates, () => [aTimestampCertificate({ chainBase64: ['M'.repeat(40_000)] }), awaited()], { state: 'installed', chainBase64: ['AA=='] })

  test('TS-7 numbered once within a profile, listed in order', async () => {
    const profileId = nextId('profile')
    const [second, first] = [aTimestampCertificate({ profileId, sequence: 2 }), aTimestampCertificate({ profileId, sequence: 1 })]
    for (const certificate of [second, first]) await certificates().insert(certificate)
    await expect(certificates().insert(aTimestampCertificate({ profileId, sequence: 2 }))).rejects.toThrow(StoreConflict)
    expect((await certificates().list()).filter((certificate) => certificate.profileId === profileId)).toStrictEqual([first, second])
  })
}
