// Owns the bodies of SOF calls: JSON or a form, read into a function's name and its arguments.
import type { RawArguments } from '../interface/arguments.ts'
import { SofRefusal } from '../interface/codes.ts'

export interface ReadCall {
  readonly name: string
  readonly raw: RawArguments
}

const MOST_FIELDS = 64

/** @throws {SofRefusal} SOR_IndataErr */
export function readCall(body: Buffer, mediaType: string | undefined): ReadCall {
  const fields = isForm(body, mediaType) ? readForm(body.toString('utf8')) : readJson(body)
  if (Array.isArray(fields)) throw new SofRefusal('SOR_IndataErr', 'exec_name')
  const { exec_name: name, exec_args: args } = fields as Record<string, unknown>
  if (typeof name !== 'string' || name.length > 64) throw new SofRefusal('SOR_ObjErr', 'exec_name')
  return { name, raw: argumentsOf(args) }
}

/** @throws {SofRefusal} SOR_IndataErr */
export function readArguments(body: Buffer, mediaType: string | undefined, query: URLSearchParams): RawArguments {
  if (body.length === 0) return Object.fromEntries(query)
  return isForm(body, mediaType) ? readForm(body.toString('utf8')) : readJson(body)
}

/** What begins as JSON is JSON, also where a client (curl -d) calls it a form. */
function isForm(body: Buffer, mediaType = ''): boolean {
  return !mediaType.includes('json') && !/^\s*[{[]/.test(body.toString('latin1', 0, 64))
}

function argumentsOf(args: unknown): RawArguments {
  if (args === undefined || args === null || args === '') return {}
  if (typeof args === 'string') return readJson(Buffer.from(args, 'utf8'))
  if (typeof args !== 'object') throw new SofRefusal('SOR_IndataErr', 'exec_args')
  return args as RawArguments
}

function readJson(body: Buffer): RawArguments {
  let parsed: unknown
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new SofRefusal('SOR_IndataErr', 'JSON')
  }
  if (typeof parsed !== 'object' || parsed === null) throw new SofRefusal('SOR_IndataErr', 'JSON')
  if (Object.keys(parsed).length > MOST_FIELDS) throw new SofRefusal('SOR_IndataErr', 'JSON')
  return parsed as RawArguments
}

function readForm(text: string): Record<string, unknown> {
  const fields = Object.create(null) as Record<string, unknown>
  let count = 0
  for (const [name, value] of new URLSearchParams(text)) {
    if (++count > MOST_FIELDS || name in fields) throw new SofRefusal('SOR_IndataErr', 'form')
    fields[name] = value
  }
  return fields
}
