// Shortens JSON for the record: long strings and lists are cut with their size named, secrets are blotted out.
import type { Shown } from './records.ts'

const STRING_LIMIT = 160
const LIST_LIMIT = 30
const DEPTH_LIMIT = 8
const SECRET_KEYS = new Set(['client_secret', 'access_token'])
export const BLOT = '••••••'

const shortenText = (text: string): string =>
  text.length <= STRING_LIMIT ? text : `${text.slice(0, 48)}… (${text.length} characters)`

/** @returns a copy fit for the page and for curl; never longer than a screen per string. */
export function shorten(value: unknown, depth = 0): Shown {
  if (typeof value === 'string') return shortenText(value)
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (value === null || typeof value !== 'object') return null
  if (depth >= DEPTH_LIMIT) return '…'
  if (Array.isArray(value)) {
    const shown = value.slice(0, LIST_LIMIT).map((item) => shorten(item, depth + 1))
    return value.length > LIST_LIMIT ? [...shown, `… ${value.length - LIST_LIMIT} more`] : shown
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, SECRET_KEYS.has(key) ? BLOT : shorten(item, depth + 1)]),
  )
}
