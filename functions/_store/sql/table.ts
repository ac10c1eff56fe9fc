// Owns how a record type lies in a table: one definition gives the ORM's entity and the way from record to row and back.
import { defineEntity } from '@mikro-orm/core'
import type { EntitySchema } from '@mikro-orm/core'

export type Value = string | number | null
export type Row = Record<string, Value>
/** As Kysely sees the database: names are checked by the contract tests, values by `toRow`. */
export type Tables = Record<string, Row>

interface ColumnBuilder {
  fieldName(name: string): unknown
}

export interface TableShape<R> {
  name: string
  columns: { [K in keyof R]-?: ColumnBuilder }
  /** properties kept as JSON text in our own serialisation: key order stays, no database function sees them */
  json?: readonly (keyof R & string)[]
  /** columns only for searching, computed from the record on every write */
  search?: { columns: Record<string, ColumnBuilder>; of: (record: R) => Record<string, Value> }
  uniques?: readonly (readonly string[])[]
  indexes?: readonly (readonly string[])[]
}

export interface Table<R> {
  name: string
  entity: EntitySchema
  /** for joins: every column as `<alias>.<column> as <alias>_<column>` */
  selection(alias: string): `${string}.${string} as ${string}`[]
  toRow(record: R): Row
  /** @param prefix of the column names, `<alias>_` after a join */
  fromRow(row: Row, prefix?: string): R
}

/** `dueAtMs` → `due_at_ms` */
export const columnOf = (property: string): string => property.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase()

const keyName = (table: string, properties: readonly string[], kind: string): string =>
  `${table}_${properties.map(columnOf).join('_')}_${kind}`.slice(0, 64)

function entityOf<R>(shape: TableShape<R>): EntitySchema {
  const { name: tableName } = shape
  const columns: Record<string, ColumnBuilder> = { ...shape.columns, ...shape.search?.columns }
  const properties = Object.entries(columns).map(([name, builder]) => [name, builder.fieldName(columnOf(name))])
  const keys = (list: readonly (readonly string[])[] = [], kind: string) =>
    list.map((properties) => ({ properties: [...properties], name: keyName(tableName, properties, kind) }))
  const definition = {
    name: tableName.replace(/(^|_)(\w)/g, (_all, _dash, letter: string) => letter.toUpperCase()),
    tableName,
    properties: Object.fromEntries(properties) as Record<string, never>,
    uniques: keys(shape.uniques, 'unique'),
    indexes: keys(shape.indexes, 'index'),
  }
  return defineEntity(definition as never)
}

function valueOf(where: string, value: unknown): Value {
  if (value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))) return value
  throw new TypeError(`${where} must be text, a number or null, not ${typeof value}`)
}

export function defineTable<R extends object>(shape: TableShape<R>): Table<R> {
  const json = new Set<string>(shape.json)
  const columns = Object.keys(shape.columns).map((property) => ({ property, column: columnOf(property) }))

  return {
    name: shape.name,
    entity: entityOf(shape),
    selection: (alias) => columns.map(({ column }) => `${alias}.${column} as ${alias}_${column}` as const),
    toRow(record) {
      const row: Row = {}
      for (const { property, column } of columns) {
        const value = record[property as keyof R]
        const written = json.has(property) && value !== null ? JSON.stringify(value) : value
        row[column] = valueOf(`${shape.name}.${property}`, written)
      }
      for (const [property, value] of Object.entries(shape.search?.of(record) ?? {})) row[columnOf(property)] = value
      return row
    },
    fromRow(row, prefix = '') {
      const record: Record<string, unknown> = {}
      for (const { property, column } of columns) {
        const value = row[prefix + column]
        record[property] = json.has(property) && typeof value === 'string' ? JSON.parse(value) : value
      }
      return record as R
    },
  }
}
