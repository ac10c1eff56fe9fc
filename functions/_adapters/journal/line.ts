// Owns the form of one line of a segment: JSON, a space, the digest that chains it to the line before, a line feed.
import type { JournalRecord } from '../../_domain/journal/journal.ts'

export type Sm3 = (message: Uint8Array) => Uint8Array

export const spaceByte = 0x20
export const newlineByte = 0x0a
/** A digest as it is written: lower-case hex. */
export const digestChars = 64
/** What is hashed begins this far before the line: the digest of the line before and its line feed. */
export const linkChars = digestChars + 1
/** JSON text of one line, in UTF-16 units; at most three bytes each on disk. */
export const longestJson = 65_536
/** No line is longer, its line feed included. */
export const longestLineBytes = 3 * longestJson + linkChars + 1

/** Before the first line of a journal. */
export const firstLink = `${'0'.repeat(digestChars)}\n`

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const highDigits = Uint8Array.from(hexPairs, (pair) => pair.charCodeAt(0))
const lowDigits = Uint8Array.from(hexPairs, (pair) => pair.charCodeAt(1))

/** Writes the digest as 64 lower-case hex digits from `at` on. */
export function writeDigest(target: Uint8Array, at: number, digest: Uint8Array): void {
  for (let i = 0; i < digestChars / 2; i++) {
    target[at + 2 * i] = highDigits[digest[i]!]!
    target[at + 2 * i + 1] = lowDigits[digest[i]!]!
  }
}

/**
 * Whether the line's digest follows from its JSON and the digest before it.
 * @param buffer with the 64 digits of the line before and its line feed just before `start`.
 * @param end    of the line, without its line feed.
 */
export function isLinked(sm3: Sm3, buffer: Uint8Array, start: number, end: number): boolean {
  const jsonEnd = end - linkChars
  if (jsonEnd <= start || buffer[jsonEnd] !== spaceByte) return false
  const digest = sm3(buffer.subarray(start - linkChars, jsonEnd))
  for (let i = 0; i < digestChars / 2; i++) {
    const at = jsonEnd + 1 + 2 * i
    if (buffer[at] !== highDigits[digest[i]!] || buffer[at + 1] !== lowDigits[digest[i]!]) return false
  }
  return true
}

export interface SegmentHeader {
  /** version of the form */
  readonly journal: 1
  readonly instance: string
  readonly firstSequence: number
  /** of the last line before this segment, hex */
  readonly previousDigest: string
  /** present when this segment was begun because the one before is damaged there */
  readonly damage?: string
}

export const headerJson = (header: SegmentHeader): string => JSON.stringify(header)

/** The line that a closed journal ends with: all entries up to `synced` were on disk when it was written. */
export const closingJson = (synced: number): string => `{"synced":${synced}}`

/** What a line is, told by its first bytes alone. */
export type LineKind = { readonly is: 'header' } | { readonly is: 'entry'; readonly sequence: number; readonly synced: number } | { readonly is: 'closing'; readonly synced: number }

/** undefined: none of ours. */
export function lineKind(buffer: Buffer, start: number, end: number): LineKind | undefined {
  const head = buffer.toString('latin1', start, Math.min(end, start + 64))
  const entry = /^\{"sequence":(\d{1,16}),"synced":(\d{1,16}),/.exec(head)
  if (entry) return { is: 'entry', sequence: Number(entry[1]), synced: Number(entry[2]) }
  if (head.startsWith('{"journal":1,')) return { is: 'header' }
  const closing = /^\{"synced":(\d{1,16})\} /.exec(head)
  return closing ? { is: 'closing', synced: Number(closing[1]) } : undefined
}

const [zeroByte, nineByte, minusByte, colonByte] = [0x30, 0x39, 0x2d, 0x3a]

/** The time of the entry in the line, read without parsing it: the third member. undefined: there is no entry. */
export function lineTimeMs(buffer: Buffer, start: number, end: number): number | undefined {
  // {"sequence":1,"synced":0,"timeMs":… — numbers have no colon in them
  let [at, colons] = [start, 0]
  for (const limit = Math.min(end, start + 80); at < limit && colons < 3; at++) if (buffer[at] === colonByte) colons++
  // "s" of sequence, "M" of timeMs
  if (colons < 3 || buffer[start + 2] !== 0x73 || buffer[at - 4] !== 0x4d) return undefined
  const isNegative = buffer[at] === minusByte
  if (isNegative) at++
  let value = 0
  for (; buffer[at]! >= zeroByte && buffer[at]! <= nineByte; at++) value = value * 10 + buffer[at]! - zeroByte
  return isNegative ? -value : value
}

/** The entry that stands in the line; undefined for a header, a closing line, or what cannot be read. */
export function parseRecord(buffer: Buffer, start: number, end: number, instance: string): JournalRecord | undefined {
  const value = parseJson(buffer, start, end) as Partial<JournalRecord> | undefined
  if (typeof value?.sequence !== 'number' || typeof value.timeMs !== 'number' || typeof value.kind !== 'string' || !value.keys || !value.facts) return undefined
  const { sequence, timeMs, kind, keys, facts } = value
  return { sequence, instance, timeMs, kind, keys, facts }
}

/** What an index is made of. */
export type RecordLead = Pick<JournalRecord, 'timeMs' | 'kind' | 'keys'>

/** Behind the keys, which have no object in them; no text inside them reads like this, its quotes would be escaped. */
const beforeFacts = Buffer.from('},"facts":{')

/** The same without the facts, most of a line: they are not parsed. */
export function parseLead(buffer: Buffer, start: number, end: number): RecordLead | undefined {
  const keysEnd = buffer.indexOf(beforeFacts, start)
  if (keysEnd < 0 || keysEnd >= end) return undefined
  const value = parseText(`${buffer.toString('utf8', start, keysEnd)}}}`) as Partial<JournalRecord> | undefined
  if (typeof value?.sequence !== 'number' || typeof value.timeMs !== 'number' || typeof value.kind !== 'string' || !value.keys) return undefined
  return value as RecordLead
}

export function parseHeader(buffer: Buffer, start: number, end: number): SegmentHeader | undefined {
  const value = parseJson(buffer, start, end) as Partial<SegmentHeader> | undefined
  return value?.journal === 1 && typeof value.firstSequence === 'number' && typeof value.previousDigest === 'string' ? (value as SegmentHeader) : undefined
}

const parseJson = (buffer: Buffer, start: number, end: number): unknown => parseText(buffer.toString('utf8', start, end - linkChars))

function parseText(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** The digest that the line ends with, as written. */
export const readLinkDigest = (buffer: Buffer, end: number): string => buffer.toString('latin1', end - digestChars, end)
