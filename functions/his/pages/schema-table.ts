// A JSON schema as rows of a table: name, type, what is allowed; what lies inside is indented below.
import { escape } from './escape.ts'

export interface Schema {
  $ref?: string
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  default?: unknown
  description?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  pattern?: string
  format?: string
}

export function fieldRows(name: string, schema: Schema, isRequired: boolean, depth: number): string {
  const { inner, isNullable } = withoutNull(schema)
  const notes = [escape(schema.description ?? inner.description ?? ''), limits(inner), inner.default === undefined ? '' : `默认 / default <code>${escape(JSON.stringify(inner.default))}</code>`].filter(Boolean).join(' · ')
  const row = `<tr><td style="padding-left:${12 + depth * 20}px"><code>${escape(name)}</code>${isRequired ? '' : ' <span class="optional">可选 optional</span>'}</td><td>${typeOf(inner)}${isNullable ? ' | null' : ''}</td><td>${notes}</td></tr>`
  return row + below(inner, depth + 1)
}

function below(schema: Schema, depth: number): string {
  const inside = schema.items ?? schema
  if (inside.anyOf) return inside.anyOf.filter((choice) => choice.properties).map((choice, index) => fieldRows(`${index === 0 ? '其一' : '或'} / ${index === 0 ? 'either' : 'or'}`, choice, true, depth)).join('')
  return Object.entries(inside.properties ?? {}).map(([name, field]) => fieldRows(name, field, inside.required?.includes(name) ?? false, depth)).join('')
}

function withoutNull(schema: Schema): { inner: Schema; isNullable: boolean } {
  const others = schema.anyOf?.filter(({ type }) => type !== 'null')
  return others?.length === 1 && schema.anyOf!.length === 2 ? { inner: others[0]!, isNullable: true } : { inner: schema, isNullable: false }
}

function typeOf({ $ref, type, const: only, enum: choices, anyOf, items }: Schema): string {
  if ($ref) return `<a href="#shape-${$ref.split('/').at(-1)}">${$ref.split('/').at(-1)}</a>`
  if (only !== undefined) return `<code>${escape(JSON.stringify(only))}</code>`
  if (choices) return choices.length > 12 ? '<span>string</span>' : choices.map((choice) => `<code>${escape(String(choice))}</code>`).join(' | ')
  if (items) return `${typeOf(items)}[]`
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(' | ')
  return escape(type ?? 'any')
}

function limits(schema: Schema): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } = schema
  const range = (low: number | undefined, high: number | undefined, unit: string) => (low === undefined && high === undefined ? '' : `${low ?? 0}–${high === undefined || high > 1e12 ? '…' : high}${unit}`)
  return [range(minimum, maximum, ''), range(minLength, maxLength, ' 字符 / characters'), range(minItems, maxItems, ' 项 / items'), pattern ? `<code>${escape(pattern)}</code>` : ''].filter(Boolean).join(' · ')
}
