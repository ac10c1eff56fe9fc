// Owns well-formed requests for any contract, made from its schema: each field plausible, each id of a thing that does not exist.
import * as v from 'valibot'

interface Schema extends v.GenericSchema {
  type: string
  entries?: Record<string, Schema>
  item?: Schema
  options?: readonly unknown[]
  wrapped?: Schema
  literal?: unknown
  pipe?: readonly (Schema & { requirement?: unknown })[]
}

const hex = (bytes: number): string => 'ab'.repeat(bytes)
/** Tried in turn until the schema takes one. */
const TEXTS = ['AAAA', 'E0001', '13800000001', '123456', '12', '2026', 'abcdefghijklmnop0123', '1.2.156.10197.1.501', 'http://127.0.0.1:9/x', `04${hex(64)}`, ...[1, 2, 8, 12, 16, 20, 32, 40, 64].map(hex)]
const NUMBERS = [1, 0, 20, 60, 100, 200, 3600, 1_795_248_000_000]

/** Whether the schema takes the value. */
const takes = (schema: Schema, value: unknown): boolean => v.safeParse(schema, value).success

/** `^doc_[0-9A-Za-z_-]{8,64}$` → `doc_ffff…` */
function idFor(schema: Schema): string | undefined {
  const sources = (schema.pipe ?? []).map((step) => (step.requirement instanceof RegExp ? /^\^(\w+)_\[/.exec(step.requirement.source)?.[1] : undefined))
  const prefix = sources.find((each) => each !== undefined)
  return prefix && `${prefix}_ffffffffffffffffffffffff`
}

/** @throws {Error} when no value is known: add one to the lists above */
export function sampleOf(given: v.GenericSchema): unknown {
  const schema = given as Schema
  const value = guess(schema)
  if (!takes(schema, value)) throw new Error(`no sample is known for a schema of type ${schema.type}: ${JSON.stringify(value)}`)
  return value
}

function guess(schema: Schema): unknown {
  switch (schema.type) {
    case 'strict_object': case 'object': return Object.fromEntries(Object.entries(schema.entries ?? {}).map(([name, field]) => [name, guess(field)]))
    case 'array': return [1, 2].map((count) => Array.from({ length: count }, () => guess(schema.item!))).find((list) => takes(schema, list))
    case 'optional': case 'nullable': return guess(schema.wrapped!)
    case 'union': case 'variant': return guess(schema.options![0] as Schema)
    case 'picklist': return schema.options![0]
    case 'literal': return schema.literal
    case 'boolean': return true
    case 'record': return {}
    case 'unknown': return null
    case 'number': return NUMBERS.find((number) => takes(schema, number))
    case 'string': return [idFor(schema), ...TEXTS].find((text) => text !== undefined && takes(schema, text))
    default: throw new Error(`sample-input knows no schema of type ${schema.type}`)
  }
}

export interface Field {
  name: string
  optional: boolean
  schema: v.GenericSchema
}

/** The fields of a request's outermost object. */
export function fieldsOf(given: v.GenericSchema): Field[] {
  return Object.entries((given as Schema).entries ?? {}).map(([name, schema]) => ({ name, optional: schema.type === 'optional', schema }))
}

export const isStrict = (given: v.GenericSchema): boolean => (given as Schema).type === 'strict_object'
