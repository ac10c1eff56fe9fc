// Owns which instance of a journal a process writes: its own name, or the next free one beside it when another process is there already.
import path from 'node:path'
import { openJournal } from '../_adapters/journal/open-journal.ts'
import { JournalError } from '../_domain/journal/journal-error.ts'
import type { Journal } from '../_domain/journal/journal.ts'
import type { Settings } from './settings.ts'

const MOST_PROCESSES = 64

/**
 * `<journals>/<name>/<instance>`, and `<instance>-2`, `-3` … for further processes on the same folder. A name that was left is taken up again.
 * @throws {JournalError} journal.locked — more processes than anyone starts.
 */
export async function openInstanceJournal(settings: Pick<Settings, 'journalDirectory' | 'instance'>, name: string, options: { sm3: (message: Uint8Array) => Uint8Array; segmentBytes?: number }): Promise<Journal> {
  for (let number = 1; ; number++) {
    const instance = number === 1 ? settings.instance : `${settings.instance}-${number}`
    try {
      return await openJournal({ directory: path.join(settings.journalDirectory, name), instance, ...options })
    } catch (error) {
      if (!(error instanceof JournalError && error.code === 'journal.locked') || number === MOST_PROCESSES) throw error
    }
  }
}
