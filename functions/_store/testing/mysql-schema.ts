// Owns the comparison of a migrated MySQL schema with the entities. The ORM's own difference is never empty on
// MariaDB (it takes the default of every nullable text for a change), so both sides are written as lines and compared.
import { sql } from 'kysely'
import type { OpenSql } from '../sql/open-sql.ts'

interface Target {
  getTables(): {
    name: string
    getColumns(): { name: string; type: string; nullable?: boolean }[]
    getIndexes(): { keyName: string; columnNames: string[]; unique: boolean; primary: boolean }[]
  }[]
}

const columnLine = (table: string, column: string, type: string, nullable: boolean): string =>
  `${table}.${column} ${type} ${nullable ? 'null' : 'not null'}`

const indexLine = (table: string, name: string, unique: boolean, columns: string): string =>
  name === 'PRIMARY'
    ? `${table} primary key (${columns})`
    : `${table} ${unique ? 'unique' : 'index'} ${name} (${columns})`

function linesOfEntities({ orm }: OpenSql): string[] {
  const target = (orm.schema as unknown as { getTargetSchema(): Target }).getTargetSchema()
  return target
    .getTables()
    .flatMap((table) => [
      ...table.getColumns().map((column) => columnLine(table.name, column.name, column.type, column.nullable ?? false)),
      ...table
        .getIndexes()
        .map((index) =>
          indexLine(table.name, index.primary ? 'PRIMARY' : index.keyName, index.unique, index.columnNames.join(', ')),
        ),
    ])
}

async function linesOfDatabase({ kysely }: OpenSql): Promise<string[]> {
  const columns = await sql<{ t: string; c: string; type: string; n: string }>`
    select table_name as t, column_name as c, column_type as type, is_nullable as n
    from information_schema.columns where table_schema = database() and table_name <> 'schema_migration'`.execute(
    kysely,
  )
  const indexes = await sql<{ t: string; i: string; u: number; columns: string }>`
    select table_name as t, index_name as i, min(non_unique) = 0 as u, group_concat(column_name order by seq_in_index separator ', ') as columns
    from information_schema.statistics where table_schema = database() and table_name <> 'schema_migration'
    group by table_name, index_name`.execute(kysely)
  // MariaDB shows the display width that MySQL 8 has dropped
  const plain = (type: string) => type.replace(/^(bigint|int)\(\d+\)/, '$1')
  return [
    ...columns.rows.map((row) => columnLine(row.t, row.c, plain(row.type), row.n === 'YES')),
    ...indexes.rows.map((row) => indexLine(row.t, row.i, Number(row.u) === 1, row.columns)),
  ]
}

/** One line for each column or index that only one side has; empty when they agree. */
export async function differencesInMysql(open: OpenSql): Promise<string[]> {
  const [entities, database] = [new Set(linesOfEntities(open)), new Set(await linesOfDatabase(open))]
  return [
    ...[...entities].filter((line) => !database.has(line)).map((line) => `entities: ${line}`),
    ...[...database].filter((line) => !entities.has(line)).map((line) => `migrations: ${line}`),
  ]
}
