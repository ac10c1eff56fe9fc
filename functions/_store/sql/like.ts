// Owns the search for a piece of text: the reader's % and _ are letters, case does not matter.
import { sql } from 'kysely'
import type { RawBuilder, SqlBool } from 'kysely'

/** Some of the columns contains `piece`. */
export function anyContains(columns: readonly string[], piece: string): RawBuilder<SqlBool> {
  const pattern = `%${piece.replace(/[!%_]/g, '!$&')}%`
  const parts = columns.map((column) => sql<SqlBool>`lower(${sql.ref(column)}) like lower(${pattern}) escape '!'`)
  return sql<SqlBool>`(${sql.join(parts, sql` or `)})`
}
