// Looks at content before it is taken: its size, and whether JSON is JSON.
import { createHash } from 'node:crypto'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { FILE_LIMIT } from '@yiqian/shared/protocol/his.ts'

export const sm3Hex = (bytes: Uint8Array | string): string => createHash('sm3').update(bytes).digest('hex')

export function decodeContent(contentBase64: string): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(contentBase64, 'base64'))
  if (bytes.length > FILE_LIMIT) throw new Fault('document.too_large', { facts: { limit: `${FILE_LIMIT / 1_048_576} MiB` } })
  return bytes
}

/** JSON is shown as text on a phone; and nested without end it would hold up everybody while it is parsed. */
const JSON_LIMIT = 2 * 1_048_576

/** @throws {Fault} document.too_large · document.not_json — not UTF-8, or not JSON */
export function inspectJson(bytes: Uint8Array): void {
  if (bytes.length > JSON_LIMIT) throw new Fault('document.too_large', { facts: { limit: '2 MiB' } })
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new Fault('document.not_json', { cause })
  }
}
