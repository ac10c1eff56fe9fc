// Owns the opening of a database of either dialect: driver, session settings, migrations.
import { resolve } from 'node:path'
import { MikroORM, SqliteDriver } from '@mikro-orm/sql'
import { CompiledQuery } from 'kysely'
import type { DatabaseConnection, Kysely } from 'kysely'
import { migrateMysql, migrateSqlite } from './migrate.ts'
import type { Migration } from './migrate.ts'
import { createSqliteDialect } from './sqlite-dialect.ts'
import type { Table, Tables } from './table.ts'

export type DialectName = 'sqlite' | 'mysql'

export interface SqlOptions {
  /** `sqlite:<path>`, `sqlite::memory:` or `mysql://user:password@host:port/database` */
  url: string
  tables: readonly Pick<Table<never>, 'entity'>[]
  migrations: Readonly<Record<DialectName, readonly Migration[]>>
  /** SQLite: overwrite deleted content with zeros */
  secureDelete?: boolean
}

export interface OpenSql {
  dialect: DialectName
  /** the same for two openings of the same database in this process */
  identity: string
  orm: MikroORM
  /** The ORM's query builder. Unlike its entity manager it binds values instead of writing them into the statement. */
  kysely: Kysely<Tables>
  close(): Promise<void>
}

/** Strict whatever the server's defaults are; no NO_BACKSLASH_ESCAPES, which would change how text is quoted. */
const MYSQL_SESSION = [
  `set session sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY'`,
  // Statements see what was committed before them; what must not move is held by a revision or a row lock.
  'set session transaction isolation level read committed',
  'set session innodb_lock_wait_timeout = 15',
]

let memories = 0

/** Opens and migrates. Two instances may do so at once. */
export async function openSql(options: SqlOptions): Promise<OpenSql> {
  const dialect = dialectOf(options.url)
  const orm = dialect === 'sqlite' ? await initSqlite(options) : await initMysql(options)
  await orm.connect()
  const kysely = (orm.em as unknown as { getKysely(): Kysely<Tables> }).getKysely()
  const close = () => orm.close(true)
  try {
    await (dialect === 'sqlite' ? migrateSqlite : migrateMysql)(kysely, options.migrations[dialect])
  } catch (error) {
    await close()
    throw error
  }
  return { dialect, identity: identityOf(options.url), orm, kysely, close }
}

function dialectOf(url: string): DialectName {
  if (url.startsWith('sqlite:')) return 'sqlite'
  if (url.startsWith('mysql://')) return 'mysql'
  throw new Error('the database url must begin with sqlite: or mysql://')
}

const pathOf = (url: string): string => url.slice('sqlite:'.length)

function identityOf(url: string): string {
  if (!url.startsWith('sqlite:')) return url
  return pathOf(url) === ':memory:' ? `memory ${++memories}` : resolve(pathOf(url))
}

const common = ({ tables }: SqlOptions) => ({
  entities: tables.map((table) => table.entity),
  discovery: { warnWhenNoEntities: false },
  schemaGenerator: { skipTables: ['schema_migration'] },
})

async function initSqlite(options: SqlOptions): Promise<MikroORM> {
  const path = pathOf(options.url)
  const driverOptions = createSqliteDialect(path, { secureDelete: options.secureDelete ?? false })
  return (await MikroORM.init({
    ...common(options),
    driver: SqliteDriver,
    dbName: path,
    driverOptions,
  })) as unknown as MikroORM
}

/** The driver is loaded only where it is used: the embedded build starts without it. */
async function initMysql(options: SqlOptions): Promise<MikroORM> {
  const { MySqlDriver } = await import('@mikro-orm/mysql')
  return (await MikroORM.init({
    ...common(options),
    driver: MySqlDriver,
    clientUrl: options.url,
    charset: 'utf8mb4',
    collate: 'utf8mb4_bin',
    pool: { max: 10 },
    driverOptions: { stringifyObjects: true },
    onCreateConnection: async (connection: unknown) => {
      const session = connection as DatabaseConnection
      for (const statement of MYSQL_SESSION) await session.executeQuery(CompiledQuery.raw(statement))
    },
  })) as unknown as MikroORM
}
