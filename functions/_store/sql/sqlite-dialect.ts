// Owns how the ORM reaches SQLite: one writing connection whose transactions never mix, one reading connection beside it.
//
// node:sqlite is one synchronous connection: two open asynchronous transactions on it would be one transaction. So
// writers queue in this process, and between processes they queue at `begin immediate`, which takes SQLite's write lock
// at once: a transaction that began can no longer fail with "database is locked". Waiting for that lock is asynchronous
// (SQLite's own waiting would block the whole process, and for good if the holder lives in this one).
// Reads outside a transaction use the second connection and see what is committed, never what is under way.
import { setTimeout as delay } from 'node:timers/promises'
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, Kysely, QueryResult } from 'kysely'
import { connectSqlite, ensureFile, isBusy } from './sqlite-connection.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import { createWriterQueue } from './writer-queue.ts'

const MOST_WAIT_MS = 30_000
const READS = /^\s*(select|explain|pragma\s+\w+\s*\()/i

/** What one caller holds between acquire and release; `endTurn` is set while it is the writer. */
class Lease implements DatabaseConnection {
  endTurn: (() => void) | undefined
  readonly #run: (lease: Lease, query: CompiledQuery) => Promise<QueryResult<unknown>>

  constructor(run: (lease: Lease, query: CompiledQuery) => Promise<QueryResult<unknown>>) {
    this.#run = run
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return (await this.#run(this, query)) as QueryResult<R>
  }

  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('rows are not streamed from SQLite here')
  }
}

/** Tries until no other connection is in the way, without blocking the process. */
async function whenFree<T>(attempt: () => T): Promise<T> {
  const giveUpAt = performance.now() + MOST_WAIT_MS
  for (;;) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAt) throw error
    }
    await delay(1 + Math.random() * 4)
  }
}

class NodeSqliteDriver implements Driver {
  readonly #path: string
  readonly #secureDelete: boolean
  readonly #queue = createWriterQueue()
  #writer: SqliteConnection | undefined
  #reader: SqliteConnection | undefined

  constructor(path: string, secureDelete: boolean) {
    this.#path = path
    this.#secureDelete = secureDelete
  }

  async init(): Promise<void> {
    const inMemory = this.#path === ':memory:'
    if (!inMemory) ensureFile(this.#path)
    const writer = (this.#writer = connectSqlite(this.#path, 0))
    if (inMemory) return
    await whenFree(() => writer.exec('pragma journal_mode = wal'))
    // full: what was acknowledged survives a power failure
    writer.exec(`pragma synchronous = full; pragma secure_delete = ${this.#secureDelete ? 'on' : 'off'}`)
    this.#reader = connectSqlite(this.#path, 2000)
    this.#reader.exec('pragma query_only = on')
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new Lease((lease, query) => this.#run(lease, query))
  }

  async #run(lease: Lease, query: CompiledQuery): Promise<QueryResult<unknown>> {
    const writer = this.#writer!
    if (lease.endTurn) return writer.run(query)
    if (this.#reader && READS.test(query.sql)) return this.#reader.run(query)
    const endTurn = await this.#queue.take()
    try {
      return await whenFree(() => writer.run(query))
    } finally {
      endTurn()
    }
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const endTurn = await this.#queue.take()
    try {
      await whenFree(() => this.#writer!.exec('begin immediate'))
    } catch (error) {
      endTurn()
      throw error
    }
    ;(connection as Lease).endTurn = endTurn
  }

  /** A failed commit leaves the transaction open: the caller rolls back. */
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await whenFree(() => this.#writer!.exec('commit'))
    this.#endTurn(connection)
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      if (this.#writer!.isInTransaction()) this.#writer!.exec('rollback')
    } finally {
      this.#endTurn(connection)
    }
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    if ((connection as Lease).endTurn) await this.rollbackTransaction(connection)
  }

  async destroy(): Promise<void> {
    const endTurn = await this.#queue.take()
    this.#reader?.close()
    this.#writer?.close()
    endTurn()
  }

  #endTurn(connection: DatabaseConnection): void {
    const lease = connection as Lease
    lease.endTurn?.()
    lease.endTurn = undefined
  }
}

/** Kysely would let one caller in at a time, readers too; the driver above knows better who has to wait for whom. */
class NodeSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

/** Every statement names the same few hundred tables and columns: their quoting is worked out once. */
class QuickCompiler extends SqliteQueryCompiler {
  protected override sanitizeIdentifier(identifier: string): string {
    const known = sanitized.get(identifier)
    if (known !== undefined) return known
    const safe = super.sanitizeIdentifier(identifier)
    if (sanitized.size < MOST_IDENTIFIERS) sanitized.set(identifier, safe)
    return safe
  }
}
const sanitized = new Map<string, string>()
const MOST_IDENTIFIERS = 5_000

/** @param path a file, or `:memory:`; in memory there is one connection and reads wait for the writer. */
export function createSqliteDialect(path: string, { secureDelete = false } = {}): Dialect {
  return {
    createDriver: () => new NodeSqliteDriver(path, secureDelete),
    createQueryCompiler: () => new QuickCompiler(),
    createAdapter: () => new NodeSqliteAdapter(),
    createIntrospector: (database: Kysely<unknown>) => new SqliteIntrospector(database),
  }
}
