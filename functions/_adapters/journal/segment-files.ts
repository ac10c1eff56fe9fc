// Owns where segments lie: `<directory>/<instance>/<first sequence, 16 digits>.journal`.
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { JournalError } from '../../_domain/journal/journal-error.ts'

export interface SegmentFile {
  readonly instance: string
  readonly firstSequence: number
  readonly file: string
}

const namePattern = /^(\d{16})\.journal$/
const instancePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

export const segmentName = (firstSequence: number): string => `${String(firstSequence).padStart(16, '0')}.journal`

/** @throws {JournalError} journal.entry_invalid — the name could not be a folder's everywhere */
export function instanceFolder(directory: string, instance: string): string {
  if (!instancePattern.test(instance)) throw new JournalError('journal.entry_invalid', `instance name ${JSON.stringify(instance)}`)
  return path.join(directory, instance)
}

/** Of one instance, in order. */
export function listSegments(directory: string, instance: string): SegmentFile[] {
  const folder = instanceFolder(directory, instance)
  const names = readdirSync(folder).filter((name) => namePattern.test(name)).sort()
  return names.map((name) => ({ instance, firstSequence: Number(name.slice(0, 16)), file: path.join(folder, name) }))
}

export function listInstances(directory: string): string[] {
  const folders = readdirSync(directory, { withFileTypes: true }).filter((found) => found.isDirectory() && instancePattern.test(found.name))
  return folders.map(({ name }) => name).sort()
}

/** 0 when it is not there (any more). */
export const fileBytes = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0
