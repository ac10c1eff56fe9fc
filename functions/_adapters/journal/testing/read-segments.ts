// Owns reading a journal's records with nothing of the journal's own code, as somebody else would.
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { JournalRecord } from '../../../_domain/journal/journal.ts'

export const segmentFiles = (directory: string, instance = 'a'): string[] =>
  readdirSync(path.join(directory, instance)).filter((name) => name.endsWith('.journal')).sort().map((name) => path.join(directory, instance, name))

/** Every entry of the instance, in the order of the files. */
export function readEntries(directory: string, instance = 'a'): JournalRecord[] {
  const lines = segmentFiles(directory, instance).flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(0, -1))
  const values = lines.map((line) => JSON.parse(line.replace(/ [0-9a-f]{64}$/, '')) as Partial<JournalRecord>)
  return values.filter((value): value is JournalRecord => value.sequence !== undefined)
}
