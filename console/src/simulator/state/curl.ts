// A recorded call as a curl command that an integrator can run, with the token as a variable.
import type { CallRecord } from '../../../simulator-server/records.ts'

/** Quotes for a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

const header = (name: string, value: string): string =>
  value.includes('$TOKEN') ? `-H "${name}: ${value}"` : `-H ${quote(`${name}: ${value}`)}`

export function curlOf(call: Pick<CallRecord, 'method' | 'path' | 'headers' | 'request'>, apiBaseUrl: string): string {
  const parts = [`curl ${call.method === 'GET' ? '' : `-X ${call.method} `}${quote(apiBaseUrl + call.path)}`]
  for (const [name, value] of Object.entries(call.headers)) parts.push(header(name, value))
  if (call.request !== null) parts.push(`-d ${quote(JSON.stringify(call.request))}`)
  return parts.join(' \\\n  ')
}
