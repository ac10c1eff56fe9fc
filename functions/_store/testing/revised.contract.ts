// Owns what holds for every store whose records carry a revision.
import { expect, test } from 'vitest'
import { StoreConflict } from '../../_domain/ports.ts'

interface RevisedStore<R> {
  insert(record: R): Promise<void>
  load(id: string): Promise<R | undefined>
  replace(before: R, after: R): Promise<R>
}

/**
 * @param records of the same table: with everything set, with nothing set, …
 * @param change what a rule might change of any of them.
 */
export function revisedContract<R extends { id: string; revision: number }>(
  store: () => RevisedStore<R>,
  records: () => R[],
  change: Partial<R>,
): void {
  test('a record comes back as it was put, key for key', async () => {
    for (const record of records()) {
      await store().insert(record)
      const loaded = await store().load(record.id)
      expect(loaded).toStrictEqual(record)
      expect(JSON.stringify(loaded)).toBe(JSON.stringify({ ...loaded, ...record }))
    }
    expect(await store().load('nobody')).toBeUndefined()
  })

  test('the same id twice is a conflict', async () => {
    const record = records()[0]!
    await store().insert(record)
    await expect(store().insert(record)).rejects.toThrow(StoreConflict)
  })

  test('replace writes over the revision it read, once', async () => {
    const record = records()[0]!
    await store().insert(record)
    const changed = await store().replace(record, { ...record, ...change })
    expect(changed).toStrictEqual({ ...record, ...change, revision: record.revision + 1 })
    expect(await store().load(record.id)).toStrictEqual(changed)
    await expect(store().replace(record, { ...record, ...change })).rejects.toThrow(StoreConflict)
    expect(await store().replace(changed, record)).toStrictEqual({ ...record, revision: record.revision + 2 })
  })

  test('of many replacing at once exactly one does', async () => {
    const record = records()[0]!
    await store().insert(record)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => store().replace(record, { ...record, ...change })),
    )
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(StoreConflict)
  })

  test('a record that is not there, or another one, cannot be replaced', async () => {
    const [record, other] = [records()[0]!, records()[0]!]
    await expect(store().replace(record, record)).rejects.toThrow(StoreConflict)
    await expect(store().replace(record, other)).rejects.toThrow(TypeError)
  })
}
