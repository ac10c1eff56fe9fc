// Owns the statements that every store shares: insert, find by equality, list, replace if unchanged, remove.
import type { SelectQueryBuilder } from 'kysely'
import { StoreConflict } from '../../_domain/ports.ts'
import type { Session } from './session.ts'
import { columnOf } from './table.ts'
import type { Row, Table, Tables, Value } from './table.ts'

export type Select = SelectQueryBuilder<Tables, string, Row>
type Equal<R> = { [K in keyof R]?: Value }

export interface Rows<R> {
  /** @throws {StoreConflict} a unique key is taken. */
  insert(record: R): Promise<void>
  /** The row whose properties equal `where`; `refine` orders them if there are several. */
  one(where: Equal<R>, refine?: (query: Select) => Select): Promise<R | undefined>
  list(where: Equal<R>, refine?: (query: Select) => Select): Promise<R[]>
  remove(where: Equal<R>): Promise<void>
  removeExpired(nowMs: number): Promise<void>
}

const conditions = (where: object) =>
  Object.entries(where).map(([property, value]: [string, Value]) => {
    return [columnOf(property), value === null ? 'is' : '=', value] as const
  })

export function rowsOf<R extends object>(session: Session, table: Table<R>): Rows<R> {
  const { name } = table
  const select = (where: Equal<R>, refine: (query: Select) => Select = (query) => query) =>
    session.read(async (sql) => {
      let query: Select = sql.selectFrom(name).selectAll()
      for (const condition of conditions(where)) query = query.where(...condition)
      return (await refine(query).execute()).map((row) => table.fromRow(row))
    })

  return {
    insert: (record) =>
      session.write(async (sql) => {
        await sql.insertInto(name).values(table.toRow(record)).execute()
      }),
    one: async (where, refine = (query) => query) => (await select(where, (query) => refine(query).limit(1)))[0],
    list: select,
    remove: (where) =>
      session.write(async (sql) => {
        let query = sql.deleteFrom(name)
        for (const condition of conditions(where)) query = query.where(...condition)
        await query.execute()
      }),
    removeExpired: (nowMs) =>
      session.write(async (sql) => {
        await sql.deleteFrom(name).where('expires_at_ms', '<', nowMs).execute()
      }),
  }
}

/**
 * Writes `after` over `before` unless another writer was first.
 * @returns `after` with the revision it now has.
 * @throws {StoreConflict} the row moved or is gone, or a unique key is taken.
 */
export async function replaceRow<R extends { id: string; revision: number }>(
  session: Session,
  table: Table<R>,
  before: R,
  after: R,
): Promise<R> {
  if (before.id !== after.id) throw new TypeError(`${table.name}: a record keeps its id`)
  const next = { ...after, revision: before.revision + 1 }
  return session.write(async (sql) => {
    const update = sql.updateTable(table.name).set(table.toRow(next))
    const result = await update.where('id', '=', before.id).where('revision', '=', before.revision).executeTakeFirst()
    if (result.numUpdatedRows !== 1n) throw new StoreConflict(`${table.name} ${before.id} moved`)
    return next
  })
}
