// Owns the contract of transactions: all or nothing, one after the other, retried, never one inside another.
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Database } from '../../_domain/ports.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import type { Staff } from '../../_domain/records.ts'
import { aStaff } from '../../_domain/testing/builders.ts'

const increment = (staff: Staff): Staff => ({ ...staff, phone: String(Number(staff.phone) + 1) })

export function transactionsContract(database: () => Database): void {
  const counter = async (): Promise<Staff> => {
    const staff = aStaff({ phone: '0' })
    await database().stores.staff.insert(staff)
    return staff
  }
  const valueOf = async ({ id }: Staff) => Number((await database().stores.staff.load(id))!.phone)

  test('50 at once that read, wait and write: no update is lost', async () => {
    const { id } = await counter()
    const add = () =>
      database().transaction(async (stores) => {
        const staff = (await stores.staff.load(id))!
        await delay(Math.random() * 3)
        await stores.staff.replace(staff, increment(staff))
      }, 200)
    await Promise.all(Array.from({ length: 50 }, add))
    expect(await database().stores.staff.load(id)).toMatchObject({ phone: '50', revision: 50 })
  })

  test('50 at once on rows of their own never mix', async () => {
    const made = await Promise.all(Array.from({ length: 50 }, counter))
    const outcomes = await Promise.allSettled(
      made.map((staff, index) =>
        database().transaction(async (stores) => {
          const once = await stores.staff.replace(staff, increment(staff))
          await delay(Math.random() * 3)
          await stores.staff.replace(once, increment(once))
          if (index % 2) throw new Error('rolled back')
        }, 5),
      ),
    )
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(25)
    expect(await Promise.all(made.map(valueOf))).toEqual(made.map((_, index) => (index % 2 ? 0 : 2)))
  })

  test('reads outside see nothing of a transaction before it commits', async () => {
    const staff = await counter()
    const seen: number[] = []
    const reading = (async () => {
      for (let round = 0; round < 20; round++) {
        seen.push(await valueOf(staff))
        await delay(1)
      }
    })()
    await database().transaction(async (stores) => {
      const once = await stores.staff.replace(staff, increment(staff))
      await delay(10)
      await stores.staff.replace(once, increment(once))
    })
    await reading
    expect(seen).not.toContain(1)
    expect(await valueOf(staff)).toBe(2)
  })

  test('a transaction sees its own writes; a failed one leaves nothing, and its error comes through', async () => {
    const staff = aStaff()
    const failure = new TypeError('no')
    const attempt = database().transaction(async (stores) => {
      await stores.staff.insert(staff)
      expect(await stores.staff.load(staff.id)).toStrictEqual(staff)
      throw failure
    }, 5)
    await expect(attempt).rejects.toBe(failure)
    expect(await database().stores.staff.load(staff.id)).toBeUndefined()
  })

  test('a conflict that the work handles does not end the transaction', async () => {
    const staff = await counter()
    const other = aStaff()
    await database().transaction(async (stores) => {
      await expect(stores.staff.insert(staff)).rejects.toThrow(StoreConflict)
      await stores.staff.insert(other)
    })
    expect(await database().stores.staff.load(other.id)).toStrictEqual(other)
  })

  test.each([
    [1, 1],
    [3, 3],
  ])('a conflict is tried %i times and then thrown; other errors are not tried again', async (tries, expected) => {
    const staff = await counter()
    const moved = await database().stores.staff.replace(staff, increment(staff))
    let rounds = 0
    const attempt = database().transaction(async (stores) => {
      rounds++
      await stores.staff.replace(staff, staff)
    }, tries)
    await expect(attempt).rejects.toThrow(StoreConflict)
    expect(rounds).toBe(expected)
    expect(await valueOf(moved)).toBe(1)
    rounds = 0
    const failing = database().transaction(async () => {
      rounds++
      throw new Error('other')
    }, tries)
    await expect(failing).rejects.toThrow('other')
    expect(rounds).toBe(1)
  })

  test('inside a transaction neither another one nor the database’s own stores can be used, at once', async () => {
    const inside = (work: () => Promise<unknown>) => database().transaction(async () => work())
    await expect(inside(() => database().transaction(async () => 1))).rejects.toThrow('a transaction is open here')
    await expect(inside(() => database().stores.staff.count())).rejects.toThrow('a transaction is open here')
    await expect(inside(() => database().stores.staff.insert(aStaff()))).rejects.toThrow('a transaction is open here')
    await database().transaction(async () => undefined)
    await database().stores.staff.insert(aStaff())
  })

  test('what outlives a transaction can use the database again, but not its stores', async () => {
    const staff = await counter()
    let later: Promise<unknown> = Promise.resolve()
    let stores: unknown
    let over = (): void => undefined
    await database().transaction(async (given) => {
      stores = given
      later = new Promise<void>((resolve) => (over = resolve)).then(() => database().stores.staff.load(staff.id))
    })
    over()
    expect(await later).toStrictEqual(staff)
    await expect((stores as Database['stores']).staff.insert(aStaff())).rejects.toThrow('the transaction is over')
  })

  test('two that lock the same rows in opposite order both end, within their tries', async () => {
    const [left, right] = [await counter(), await counter()]
    const both = (first: Staff, second: Staff) =>
      database().transaction(async (stores) => {
        for (const { id } of [first, second]) {
          const staff = (await stores.staff.load(id))!
          await stores.staff.replace(staff, increment(staff))
          await delay(20)
        }
      }, 20)
    await Promise.all([both(left, right), both(right, left), both(left, right), both(right, left)])
    expect([await valueOf(left), await valueOf(right)]).toEqual([4, 4])
  })
}
