// Owns one node:sqlite connection: its settings, its prepared statements, and what "busy" looks like.
import { chmodSync, existsSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { SQLInputValue, StatementSync } from 'node:sqlite'
import type { CompiledQuery, QueryResult } from 'kysely'

const BUSY = 5
const MOST_STATEMENTS = 400

interface Prepared {
  statement: StatementSync
  answersRows: boolean
}

export interface SqliteConnection {
  run<R>(query: CompiledQuery): QueryResult<R>
  exec(sql: string): void
  isInTransaction(): boolean
  close(): void
}

/** Makes the file, readable by its owner alone (SQLite gives -wal and -shm the same mode). */
export function ensureFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  if (existsSync(path)) return
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}

/**
 * @param waitMs how long SQLite itself waits for another process, blocking this one. 0 for the writer, which waits
 *   asynchronously instead; a reader in WAL mode meets a lock only in the instant of a recovery.
 */
export function connectSqlite(path: string, waitMs: number): SqliteConnection {
  const database = new DatabaseSync(path, { timeout: waitMs, enableForeignKeyConstraints: true })
  const statements = new Map<string, Prepared>()

  const prepare = (sql: string): Prepared => {
    const known = statements.get(sql)
    if (known) return known
    if (statements.size >= MOST_STATEMENTS) statements.clear()
    const statement = database.prepare(sql)
    const prepared = { statement, answersRows: statement.columns().length > 0 }
    statements.set(sql, prepared)
    return prepared
  }

  return {
    run<R>({ sql, parameters }: CompiledQuery): QueryResult<R> {
      const { statement, answersRows } = prepare(sql)
      const values = parameters as SQLInputValue[]
      if (answersRows) return { rows: statement.all(...values) as R[] }
      return { rows: [], numAffectedRows: BigInt(statement.run(...values).changes) }
    },
    exec: (sql) => database.exec(sql),
    isInTransaction: () => database.isTransaction,
    close: () => database.close(),
  }
}

/** Another connection holds the lock: nothing was done, the same statement may be tried again. */
export function isBusy(error: unknown): boolean {
  const code = (error as { errcode?: unknown } | null)?.errcode
  return typeof code === 'number' && (code & 0xff) === BUSY
}
