// Owns the store contracts on the MySQL dialect, against a private MariaDB, and what is particular to it.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPrivateMariadb } from '../../scripts/mariadb/private-mariadb.ts'
import type { PrivateMariadb } from '../../scripts/mariadb/private-mariadb.ts'
import { StoreConflict } from '../_domain/ports.ts'
import { aStaff } from '../_domain/testing/builders.ts'
import { tables } from './entities/tables.ts'
import { migrations } from './migrations/migrations.ts'
import { openDatabase } from './open-database.ts'
import { openSql } from './sql/open-sql.ts'
import { transact } from './sql/session.ts'
import { describeContracts } from './testing/contracts.ts'
import { differencesInMysql } from './testing/mysql-schema.ts'
import { mariadbIsHere } from './testing/mariadb.ts'
import { inProcesses } from './testing/processes.ts'

describe.runIf(mariadbIsHere())('on MariaDB', () => {
  let server: PrivateMariadb
  beforeAll(async () => {
    server = await startPrivateMariadb()
  })
  afterAll(() => server.stop())

  describeContracts(async (name) => openDatabase({ url: await server.createDatabase(`contract_${name}`) }))

  describe('several instances on one database', () => {
    test('three processes start at once on a new database and add 40 times each: 120', async () => {
      const url = await server.createDatabase('processes')
      const database = await openDatabase({ url })
      const staff = aStaff({ phone: '0' })
      await database.stores.staff.insert(staff)
      await inProcesses(3, new URL('testing/increment-process.ts', import.meta.url), [url, staff.id, '40'])
      expect(await database.stores.staff.load(staff.id)).toMatchObject({ phone: '120', revision: 120 })
      await database.close()
    })

    test('five open an empty database at once: one migrates, all work', async () => {
      const url = await server.createDatabase('race')
      const opened = await Promise.all(Array.from({ length: 5 }, () => openDatabase({ url })))
      await Promise.all(opened.map((database) => database.stores.staff.insert(aStaff())))
      expect(await opened[0]!.stores.staff.count()).toBe(5)
      await Promise.all(opened.map((database) => database.close()))
    })
  })

  describe('the schema', () => {
    test('that the migrations make is the one that the entities describe; a missing piece would be seen', async () => {
      const open = await openSql({ url: await server.createDatabase('schema'), tables, migrations })
      expect(await differencesInMysql(open)).toEqual([])
      await sql`alter table device drop index device_staff_id_state_index`.execute(open.kysely)
      await sql`alter table staff modify phone varchar(31) null`.execute(open.kysely)
      await sql`alter table document drop column note`.execute(open.kysely)
      await sql`alter table proofing add column extra int`.execute(open.kysely)
      expect((await differencesInMysql(open)).toSorted()).toEqual([
        'entities: device index device_staff_id_state_index (staff_id, state)',
        'entities: document.note text null',
        'entities: staff.phone varchar(32) not null',
        'migrations: proofing.extra int null',
        'migrations: staff.phone varchar(31) null',
      ])
      await open.close()
    })

    test('a migration that broke off in the middle is finished by the next start', async () => {
      const url = await server.createDatabase('broken_off')
      const statements = migrations.mysql[0]!.statements
      const halved = { name: '0001-initial', statements: [...statements.slice(0, 7), 'create nonsense'] }
      await expect(openSql({ url, tables, migrations: { ...migrations, mysql: [halved] } })).rejects.toThrow()
      const open = await openSql({ url, tables, migrations })
      expect(await differencesInMysql(open)).toEqual([])
      await open.close()
    })
  })

  describe('the connection', () => {
    test('is strict whatever the server says, and reads committed', async () => {
      const open = await openSql({ url: await server.createDatabase('settings'), tables, migrations })
      await sql`set global sql_mode = 'NO_BACKSLASH_ESCAPES'`.execute(open.kysely)
      const again = await openSql({ url: `${server.url}/settings`, tables, migrations })
      const { rows } = await sql<{
        mode: string
        isolation: string
      }>`select @@sql_mode as mode, @@tx_isolation as isolation`.execute(again.kysely)
      expect(rows[0]!.mode).toContain('STRICT_TRANS_TABLES')
      expect(rows[0]!.mode).not.toContain('NO_BACKSLASH_ESCAPES')
      expect(rows[0]!.isolation).toBe('READ-COMMITTED')
      await sql`set global sql_mode = default`.execute(open.kysely)
      await Promise.all([open.close(), again.close()])
    })

    test('refuses what does not fit instead of cutting it', async () => {
      const database = await openDatabase({ url: `${server.url}/settings` })
      await expect(database.stores.staff.insert(aStaff({ name: '名'.repeat(129) }))).rejects.toThrow(/too long/i)
      expect(await database.stores.staff.count()).toBe(0)
      await database.close()
    })
  })

  test('a transaction that the server ended by a deadlock stays ended, even if its work goes on', async () => {
    const open = await openSql({ url: await server.createDatabase('deadlock'), tables, migrations })
    await sql`create table pair (id int primary key, touched int not null)`.execute(open.kysely)
    await sql`insert into pair values (1, 0), (2, 0)`.execute(open.kysely)
    let meet = 0
    const both = (first: number, second: number) =>
      transact(open, 1, async (session) => {
        const touch = (id: number) =>
          session.write((tx) => sql`update pair set touched = touched + 1 where id = ${id}`.execute(tx))
        await touch(first)
        meet++
        while (meet < 2) await new Promise((resolve) => setTimeout(resolve, 5))
        const swallowed = await touch(second).catch((error: unknown) => error)
        // A careless caller goes on: without the guard this would be written outside any transaction.
        if (swallowed instanceof StoreConflict) await touch(first).catch(() => undefined)
      })
    const outcomes = await Promise.allSettled([both(1, 2), both(2, 1)])
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const { rows } = await sql<{ touched: number }>`select touched from pair order by id`.execute(open.kysely)
    expect(rows.map((row) => row.touched)).toEqual([1, 1])
    await open.close()
  })
})
