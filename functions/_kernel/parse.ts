// Requests and responses against their contracts. A refusal names the field and what was expected, never the value.
import * as v from 'valibot'
import { Fault } from '@yiqian/shared/protocol/faults.ts'

/** @throws {Fault} request.malformed — facts `field` (path, dots), `expectedZh` and `expectedEn` */
export function parseRequest<S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, input, { abortEarly: true })
  if (result.success) return result.output
  const outer = result.issues[0]
  const issue = deepest(outer)
  const places = issue === outer ? [outer] : [outer, issue]
  const field = places.map(pathOf).filter(Boolean).join('.') || 'body'
  throw new Fault('request.malformed', { facts: { field: field.slice(0, 100), ...expectation(issue) } })
}

/** @throws {Error} when a route answers with something its contract does not say */
export function parseResponse<S extends v.GenericSchema>(schema: S, output: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, output, { abortEarly: true })
  if (result.success) return result.output
  const issue = result.issues[0]
  throw new Error(`the answer breaks its contract at ${v.getDotPath(issue) ?? 'body'}: expected ${issue.expected ?? issue.type}`)
}

type Issue = v.BaseIssue<unknown>

/** The name of an unknown field is the caller's own text: it is said only where it looks like a name. */
function pathOf(issue: Issue): string | null {
  const isPlain = issue.expected !== 'never' || /^\w{1,40}$/.test(String(issue.path?.at(-1)?.key))
  if (isPlain || !issue.path) return v.getDotPath(issue)
  const [first, ...rest] = issue.path.slice(0, -1)
  return first ? v.getDotPath({ ...issue, path: [first, ...rest] }) : null
}

/** Inside a union the most specific complaint helps most: of the form that the caller seems to mean. Its path begins at the union. */
function deepest(issue: Issue): Issue {
  if (issue.type !== 'union' || !issue.issues) return issue
  const weight = (inner: Issue): number => (inner.path?.length ?? 0) * 2 + (inner.received === 'undefined' ? 0 : 1)
  const inner = [...issue.issues].sort((a, b) => weight(b) - weight(a))[0]
  return inner && (inner.path?.length ?? 0) > 0 ? inner : issue
}

/** Messages of fields.ts are written "English / 中文"; valibot's own are put into words here. */
function expectation(issue: Issue): { expectedZh: string; expectedEn: string } {
  if (issue.type === 'strict_object' && issue.expected === 'never') return { expectedZh: '不是已知字段', expectedEn: 'is not a known field' }
  if (issue.received === 'undefined') return { expectedZh: '缺失', expectedEn: 'is missing' }
  // valibot's own messages quote what came in
  const [expectedEn, expectedZh] = issue.message.startsWith('Invalid ') ? [] : issue.message.split(' / ')
  if (expectedEn && expectedZh) return { expectedZh, expectedEn }
  const expected = issue.expected ?? issue.type
  return { expectedZh: `应为 ${expected}`, expectedEn: `must be ${expected}` }
}
