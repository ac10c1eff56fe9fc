// Owns the contracts of the stores of profiles, own actions, consents and last use of phones.
import { expect, test } from 'vitest'
import { StoreConflict, type Database } from '../../_domain/ports.ts'
import { aCertificate, aConsent, anActivity, aProfile, aProofing, nextHex, nextId, NOW_MS } from '../../_domain/testing/builders.ts'
import { revisedContract } from './revised.contract.ts'

export function accountContract(database: () => Database): void {
  const stores = () => database().stores
  revisedContract(() => stores().profiles, () => [aProfile(), aProfile({ nickname: '小张𠮷', avatarBase64: 'A'.repeat(100_000), practicePlaces: ['示范医院', '第二医院 "\\'], identityDigestHex: nextHex() })], { nickname: null, practicePlaces: ['别处'] })

  test('a proofing keeps its progress', async () => {
    const progress = { purpose: 'unlock' as const, deviceId: nextId('dev'), combinations: [['sms' as const, 'face' as const]], done: [{ factor: 'sms' as const, provider: 'sms', reference: null, isDevelopment: false, atMs: NOW_MS }], queriesLeft: 3, identityDigestHex: null, newPhone: null }
    const proofing = aProofing({ progress })
    await stores().proofings.insert(proofing)
    expect(await stores().proofings.load(proofing.id)).toStrictEqual(proofing)
  })

  test('own actions: newest first, page by page, nothing twice though many have one moment', async () => {
    const staffId = nextId('stf')
    const made = Array.from({ length: 7 }, (_, index) => anActivity({ staffId, atMs: NOW_MS + (index >> 2), kind: index === 6 ? 'unlock' : 'signing', facts: { index } }))
    for (const activity of [...made, anActivity()]) await stores().activities.insert(activity)
    const seen: string[] = []
    for (let before: { atMs: number; id: string } | undefined; ; ) {
      const page = await stores().activities.listOfStaff(staffId, { limit: 3, ...(before && { before }) })
      seen.push(...page.map(({ id }) => id))
      if (page.length < 3) break
      before = page.at(-1)
    }
    const wanted = made.toSorted((a, b) => b.atMs - a.atMs || (a.id < b.id ? 1 : -1)).map(({ id }) => id)
    expect(seen).toEqual(wanted)
    expect(await stores().activities.countSince(staffId, 'signing', NOW_MS + 1)).toBe(2)
    expect(await stores().activities.countSince(staffId, 'unlock', NOW_MS)).toBe(1)
    expect((await stores().activities.listOfStaff(staffId, { limit: 1 }))[0]).toStrictEqual(made.find(({ id }) => id === wanted[0]))
  })

  test('consents: newest first, one person’s', async () => {
    const staffId = nextId('stf')
    const made = [aConsent({ staffId }), aConsent({ staffId, action: 'withdrawn', atMs: NOW_MS + 1, deviceId: nextId('dev') })]
    for (const consent of [...made, aConsent()]) await stores().consents.insert(consent)
    expect(await stores().consents.listOfStaff(staffId)).toStrictEqual(made.toReversed())
    await expect(stores().consents.insert(made[0]!)).rejects.toThrow(StoreConflict)
  })

  test('last use of a phone is put over the one before', async () => {
    const deviceId = nextId('dev')
    expect(await stores().deviceUses.load(deviceId)).toBeUndefined()
    for (const lastUsedAtMs of [NOW_MS, NOW_MS + 5]) await stores().deviceUses.put({ deviceId, lastUsedAtMs })
    expect(await stores().deviceUses.load(deviceId)).toStrictEqual({ deviceId, lastUsedAtMs: NOW_MS + 5 })
  })

  test('certificates: all of a phone, and those of persons that end soon', async () => {
    const deviceId = nextId('dev')
    const far = 5_000_000_000_000
    const at = (notBeforeMs: number, notAfterMs: number, some = {}) => aCertificate({ deviceId, notBeforeMs, notAfterMs, ...some })
    const [old, fresh, revoked, tsa] = [at(far, far + 10), at(far + 1, far + 5), at(far, far + 6, { state: 'revoked' }), at(far, far + 7, { kind: 'tsa' })]
    for (const certificate of [old, fresh, revoked, tsa]) await stores().certificates.insert(certificate)
    expect((await stores().certificates.listOfDevice(deviceId))[0]).toStrictEqual(fresh)
    expect(await stores().certificates.listOfDevice(deviceId)).toHaveLength(4)
    expect((await stores().certificates.listEnding(far, far + 11, 10)).map(({ id }) => id)).toEqual([fresh.id, old.id])
    expect((await stores().certificates.listEnding(far + 6, far + 11, 10)).map(({ id }) => id)).toEqual([old.id])
  })
}
