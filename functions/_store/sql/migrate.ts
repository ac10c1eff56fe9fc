// Owns the moves of the schema: the listed migrations, each run once, in order, by one instance at a time.
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Tables } from './table.ts'

export interface Migration {
  /** Never changes once released. */
  name: string
  /** One statement each. On MySQL every one commits by itself, so each must bear being run again after a crash. */
  statements: readonly string[]
}

const LOCK_SECONDS = 60

async function applyPending(database: Kysely<Tables>, migrations: readonly Migration[]): Promise<void> {
  await sql`create table if not exists schema_migration (name varchar(120) not null primary key, applied_at_ms bigint not null)`.execute(
    database,
  )
  const applied = await database.selectFrom('schema_migration').select('name').execute()
  const done = new Set(applied.map((row) => row.name))
  for (const { name, statements } of migrations) {
    if (done.has(name)) continue
    for (const statement of statements) await sql.raw(statement).execute(database)
    await database.insertInto('schema_migration').values({ name, applied_at_ms: Date.now() }).execute()
  }
}

/** SQLite: all in one immediate transaction, which is also the lock between instances. */
export async function migrateSqlite(database: Kysely<Tables>, migrations: readonly Migration[]): Promise<void> {
  await database.transaction().execute((transaction) => applyPending(transaction, migrations))
}

/** MySQL: under a named lock of the server, held by one connection and gone with it. */
export async function migrateMysql(database: Kysely<Tables>, migrations: readonly Migration[]): Promise<void> {
  await database.connection().execute(async (connection) => {
    const name = sql`left(concat('migrate:', database()), 64)`
    const locked = await sql<{ got: number | null }>`select get_lock(${name}, ${LOCK_SECONDS}) as got`.execute(
      connection,
    )
    if (Number(locked.rows[0]?.got) !== 1)
      throw new Error('another instance has been migrating the database for too long')
    try {
      await applyPending(connection, migrations)
    } finally {
      await sql`select release_lock(${name})`.execute(connection)
    }
  })
}
