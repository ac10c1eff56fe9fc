// Owns the contract of the store of handwritten signatures.
import { expect, test } from 'vitest'
import type { Impression, ImpressionChoice } from '../../_domain/handwriting/handwriting.ts'
import { StoreConflict, type Database } from '../../_domain/ports.ts'
import { nextHex, nextId, NOW_MS } from '../../_domain/testing/builders.ts'

const anImpression = (some: Partial<Impression> = {}): Impression => ({ id: nextId('imp'), staffId: nextId('stf'), pngBase64: 'iVBORw0KGgo=', ink: 'black', origin: 'drawn', savedAtMs: NOW_MS, ...some })

export function impressionContract(database: () => Database): void {
  const store = () => database().stores.impressions

  test('pictures of one person, newest first, of a megabyte; the same id twice is a conflict', async () => {
    const first = anImpression()
    const second = anImpression({ staffId: first.staffId, pngBase64: 'A'.repeat(1_400_000), savedAtMs: NOW_MS + 1, ink: 'red', origin: 'photo' })
    for (const each of [first, second, anImpression()]) await store().insert(each)
    await expect(store().insert(first)).rejects.toThrow(StoreConflict)
    expect(await store().load(second.id)).toStrictEqual(second)
    expect(await store().listOfStaff(first.staffId)).toStrictEqual([second, first])
    await store().remove(second.id)
    expect(await store().load(second.id)).toBeUndefined()
    expect(await store().listOfStaff(first.staffId)).toStrictEqual([first])
  })

  test('one choice a person, the last one put, even by eight at once', async () => {
    const choice: ImpressionChoice = { staffId: nextId('stf'), defaultId: nextId('imp'), byType: { prescription: nextId('imp') }, shown: 'both', chosenAtMs: NOW_MS }
    expect(await store().loadChoice(choice.staffId)).toBeUndefined()
    await store().putChoice(choice)
    expect(await store().loadChoice(choice.staffId)).toStrictEqual(choice)
    const none: ImpressionChoice = { ...choice, defaultId: null, byType: {}, shown: 'name' }
    await Promise.all(Array.from({ length: 8 }, () => store().putChoice(none)))
    expect(await store().loadChoice(choice.staffId)).toStrictEqual(none)
  })

  test('uses count once they are signed, by picture, for one person', async () => {
    const [staffId, one, other] = [nextId('stf'), nextId('imp'), nextId('imp')]
    const use = (impressionId: string, owner = staffId) => ({ id: nextId('prp'), impressionId, staffId: owner, digestHex: nextHex(32), signedAtMs: null })
    const uses = [use(one), use(one), use(other), use(one, nextId('stf')), use(one)]
    for (const each of uses) await store().insertUse(each)
    expect(await store().usesOf(staffId)).toEqual([])
    for (const [index, each] of uses.slice(0, 4).entries()) await store().markSigned(each.id, NOW_MS + index)
    expect(await store().loadUse(uses[1]!.id)).toStrictEqual({ ...uses[1]!, signedAtMs: NOW_MS + 1 })
    expect((await store().usesOf(staffId)).sort((a, b) => b.count - a.count)).toEqual([{ impressionId: one, count: 2, lastAtMs: NOW_MS + 1 }, { impressionId: other, count: 1, lastAtMs: NOW_MS + 2 }])
  })
}
