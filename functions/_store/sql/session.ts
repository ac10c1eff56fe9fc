// Owns what a store runs its statements in: a transaction somebody opened, or one of its own for each call.
import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { StoreConflict } from '../../_domain/ports.ts'
import { asConflict, Contention } from './conflicts.ts'
import type { DialectName, OpenSql } from './open-sql.ts'
import type { Tables } from './table.ts'

export type Work<T> = (sql: Kysely<Tables>) => Promise<T>

export interface Session {
  readonly dialect: DialectName
  readonly inTransaction: boolean
  read<T>(work: Work<T>): Promise<T>
  /** All or nothing. */
  write<T>(work: Work<T>): Promise<T>
}

interface OpenTransaction {
  identity: string
  isOpen: boolean
  outer: OpenTransaction | undefined
}

const WRITE_TRIES = 5
const current = new AsyncLocalStorage<OpenTransaction>()

/** Inside a transaction the database's own stores would wait for it for ever, or not see what it wrote. */
function refuseInside({ identity }: OpenSql): void {
  for (let open = current.getStore(); open; open = open.outer) {
    if (open.isOpen && open.identity === identity) {
      throw new Error('a transaction is open here: use the stores that it was given')
    }
  }
}

/** The transaction's statements. A lost one (deadlock) stays lost even if the error is caught: the server has ended it. */
class TransactionSession implements Session {
  readonly inTransaction = true
  readonly dialect: DialectName
  readonly #sql: Kysely<Tables>
  #end: unknown

  constructor(dialect: DialectName, sql: Kysely<Tables>) {
    this.dialect = dialect
    this.#sql = sql
  }

  async read<T>(work: Work<T>): Promise<T> {
    this.assertAlive()
    try {
      return await work(this.#sql)
    } catch (error) {
      const conflict = asConflict(error)
      if (conflict instanceof Contention) this.#end ??= conflict
      throw conflict
    }
  }

  write<T>(work: Work<T>): Promise<T> {
    return this.read(work)
  }

  assertAlive(): void {
    if (this.#end) throw this.#end as Error
  }

  end(): void {
    this.#end ??= new Error('the transaction is over: its stores can no longer be used')
  }
}

async function runOnce<T>(open: OpenSql, work: (session: Session) => Promise<T>): Promise<T> {
  const mark: OpenTransaction = { identity: open.identity, isOpen: true, outer: current.getStore() }
  try {
    return await open.kysely.transaction().execute((sql) =>
      current.run(mark, async () => {
        const session = new TransactionSession(open.dialect, sql)
        try {
          const answer = await work(session)
          session.assertAlive()
          return answer
        } finally {
          session.end()
        }
      }),
    )
  } catch (error) {
    throw asConflict(error)
  } finally {
    mark.isOpen = false
  }
}

async function retry<T>(tries: number, mayRetry: (error: unknown) => boolean, attempt: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return await attempt()
    } catch (error) {
      if (round >= tries || !mayRetry(error)) throw error
      await delay(Math.random() * 5 * round)
    }
  }
}

/**
 * Runs `work` as one transaction.
 * @param tries how often at most, when another writer was first.
 * @throws {StoreConflict} after the last try. Whatever else `work` throws goes through; nothing is written then.
 */
export async function transact<T>(open: OpenSql, tries: number, work: (session: Session) => Promise<T>): Promise<T> {
  refuseInside(open)
  return retry(
    tries,
    (error) => error instanceof StoreConflict,
    () => runOnce(open, work),
  )
}

/** For calls outside a transaction: reads see what is committed, each write is a transaction of its own. */
export function sessionOutside(open: OpenSql): Session {
  return {
    dialect: open.dialect,
    inTransaction: false,
    async read(work) {
      refuseInside(open)
      return work(open.kysely)
    },
    async write(work) {
      refuseInside(open)
      const attempt = () => runOnce(open, (session) => session.write(work))
      return retry(WRITE_TRIES, (error) => error instanceof Contention, attempt)
    },
  }
}
