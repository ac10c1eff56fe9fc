// Owns the contract of the store of drafts.
import { expect, test } from 'vitest'
import { StoreConflict, type Database } from '../../_domain/ports.ts'
import { aDraft, nextHex, nextId, NOW_MS } from '../../_domain/testing/builders.ts'

export function draftContract(database: () => Database): void {
  const store = () => database().stores.drafts

  test('of one person, newest first, with everything in it', async () => {
    const staffId = nextId('stf')
    const first = aDraft({ staffId })
    const second = aDraft({
      staffId, kind: 'opinion', createdAtMs: NOW_MS + 1, patient: { name: '李秀英', admissionNumber: 'ZY1' }, slices: [nextHex(), null, nextHex()],
      opinion: { title: '会诊意见', patient: { name: '李秀英' }, opinion: '建议抗凝。𠮷', findings: undefined }, position: { page: 2, x: 1.5, y: 2, width: 100, height: 40 },
    })
    for (const each of [first, second, aDraft()]) await store().insert(each)
    await expect(store().insert(first)).rejects.toThrow(StoreConflict)
    expect(await store().load(second.id)).toEqual(second)
    expect((await store().listOfStaff(staffId)).map(({ id }) => id)).toEqual([second.id, first.id])
  })

  test('one writer wins; what moved is not removed', async () => {
    const draft = aDraft({ state: 'receiving', slices: [null, null] })
    await store().insert(draft)
    const outcomes = await Promise.allSettled([0, 1].map((index) => store().replace(draft, { ...draft, slices: draft.slices.map((_, at) => (at === index ? nextHex() : null)) })))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(store().remove(draft)).rejects.toThrow(StoreConflict)
    await store().remove((await store().load(draft.id))!)
    expect(await store().load(draft.id)).toBeUndefined()
  })

  test('expired ones, soonest first', async () => {
    const at = (expiresAtMs: number) => aDraft({ expiresAtMs })
    const [late, early, later] = [at(50), at(20), at(101)]
    for (const each of [late, early, later]) await store().insert(each)
    expect((await store().listExpired(100, 10)).map(({ id }) => id)).toEqual([early.id, late.id])
    expect(await store().listExpired(100, 1)).toHaveLength(1)
  })
}
