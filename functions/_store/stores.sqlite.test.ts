// Owns the store contracts on SQLite, and what is particular to it: memory, several processes on one file, the schema.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { aStaff } from '../_domain/testing/builders.ts'
import { tables } from './entities/tables.ts'
import { migrations } from './migrations/migrations.ts'
import { openDatabase } from './open-database.ts'
import { openSql } from './sql/open-sql.ts'
import { describeContracts } from './testing/contracts.ts'
import { inProcesses } from './testing/processes.ts'
import { transactionsContract } from './testing/transactions.contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'yiqian-store-'))
const urlOf = (name: string) => `sqlite:${join(folder, `${name}.db`)}`
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('on a file', () => describeContracts((name) => openDatabase({ url: urlOf(name) })))

describe('in memory', async () => {
  const database = await openDatabase({ url: 'sqlite::memory:' })
  afterAll(() => database.close())
  transactionsContract(() => database)

  test('two memories are two databases, even inside a transaction', async () => {
    const other = await openDatabase({ url: 'sqlite::memory:' })
    const staff = aStaff()
    await database.transaction(async (stores) => {
      await stores.staff.insert(staff)
      await other.stores.staff.insert(staff)
    })
    expect(await other.stores.staff.count()).toBe(1)
    await other.close()
  })
})

describe('several instances on one file', () => {
  test('three processes start at once on a new file and add 40 times each: 120, and none is told "locked"', async () => {
    const url = urlOf('processes')
    const database = await openDatabase({ url })
    const staff = aStaff({ phone: '0' })
    await database.stores.staff.insert(staff)
    await inProcesses(3, new URL('testing/increment-process.ts', import.meta.url), [url, staff.id, '40'])
    expect(await database.stores.staff.load(staff.id)).toMatchObject({ phone: '120', revision: 120 })
    await database.close()
  })

  test('five open an empty file at once: one migrates, all work', async () => {
    const opened = await Promise.all(Array.from({ length: 5 }, () => openDatabase({ url: urlOf('race') })))
    await Promise.all(opened.map((database) => database.stores.staff.insert(aStaff())))
    expect(await opened[0]!.stores.staff.count()).toBe(5)
    await Promise.all(opened.map((database) => database.close()))
  })

  test('an instance that waits for another one’s transaction does not stop the process they share', async () => {
    const [one, two] = [await openDatabase({ url: urlOf('shared') }), await openDatabase({ url: urlOf('shared') })]
    const staff = aStaff({ phone: '0' })
    await one.stores.staff.insert(staff)
    const slow = one.transaction(async (stores) => {
      await delay(100)
      await stores.staff.replace(staff, { ...staff, phone: '1' })
    })
    await delay(10)
    await two.stores.staff.insert(aStaff())
    await slow
    expect(await two.stores.staff.load(staff.id)).toMatchObject({ phone: '1' })
    await Promise.all([one.close(), two.close()])
  })
})

test('a read does not wait for a transaction that is open, and sees what was committed before it', async () => {
  const database = await openDatabase({ url: urlOf('reads') })
  const staff = aStaff({ phone: '0' })
  await database.stores.staff.insert(staff)
  let finish = () => {}
  const held = new Promise<void>((resolve) => (finish = resolve))
  const writing = database.transaction(async (stores) => {
    await stores.staff.replace(staff, { ...staff, phone: '1' })
    await held
  })
  const waiting = database.stores.staff.insert(aStaff())
  expect(await database.stores.staff.load(staff.id)).toStrictEqual(staff)
  expect(await database.stores.staff.count()).toBe(1)
  finish()
  await Promise.all([writing, waiting])
  expect(await database.stores.staff.load(staff.id)).toMatchObject({ phone: '1' })
  expect(await database.stores.staff.count()).toBe(2)
  await database.close()
})

describe('the file', () => {
  test('is its owner’s alone, written ahead, and synced at every commit', async () => {
    const { kysely, close } = await openSql({ url: urlOf('settings'), tables, migrations })
    const { sql } = await import('kysely')
    const setting = (name: string) =>
      kysely
        .transaction()
        .execute(async (writer) => Object.values((await sql.raw(`pragma ${name}`).execute(writer)).rows[0]!)[0])
    expect([await setting('journal_mode'), await setting('synchronous'), await setting('foreign_keys')]).toEqual([
      'wal',
      2,
      1,
    ])
    expect(statSync(join(folder, 'settings.db')).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'settings.db-wal')).mode & 0o777).toBe(0o600)
    await close()
  })

  test('PL-2 keeps what was acknowledged when it is opened again; migrations run once', async () => {
    const staff = aStaff()
    const first = await openDatabase({ url: urlOf('again') })
    await first.stores.staff.insert(staff)
    await first.close()
    const second = await openDatabase({ url: urlOf('again') })
    expect(await second.stores.staff.load(staff.id)).toStrictEqual(staff)
    await second.close()
  })
})

describe('the schema', () => {
  test('that the migrations make is the one that the entities describe', async () => {
    const { orm, close } = await openSql({ url: 'sqlite::memory:', tables, migrations })
    expect(await orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('')
    await close()
  })

  test('a missing column or index would be seen', async () => {
    const without = (piece: string) => ({
      name: '0001-initial',
      statements: migrations.sqlite[0]!.statements.map((statement) => statement.replace(piece, '')).filter(Boolean),
    })
    const index = 'create index "proofing_staff_id_created_at_ms_index" on "proofing" ("staff_id", "created_at_ms")'
    for (const piece of ['\n      "closed_reason" text null,', index]) {
      const { orm, close } = await openSql({
        url: 'sqlite::memory:',
        tables,
        migrations: { ...migrations, sqlite: [without(piece)] },
      })
      expect(await orm.schema.getUpdateSchemaSQL({ wrap: false })).not.toBe('')
      await close()
    }
  })

  test('a migration that fails leaves nothing, and the file can be opened by the next version', async () => {
    const url = urlOf('failed')
    const broken = { name: '0002-broken', statements: ['create table half (id text)', 'create nonsense'] }
    await expect(
      openSql({ url, tables, migrations: { ...migrations, sqlite: [...migrations.sqlite, broken] } }),
    ).rejects.toThrow()
    const { orm, close } = await openSql({ url, tables, migrations })
    expect(await orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('')
    await close()
  })
})

test.each(['', 'postgres://x', 'data/yiqian.db'])('refuses the url %j', async (url) => {
  await expect(openDatabase({ url })).rejects.toThrow('must begin with')
})
