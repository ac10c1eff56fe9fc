// Owns a journal in a folder of its own, for tests.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import type { Journal } from '../../../_domain/journal/journal.ts'
import { openJournal, type JournalOptions } from '../open-journal.ts'

export interface TestJournal {
  readonly directory: string
  /** the present one; another after `reopen` */
  journal(): Journal
  /** closes it and opens it again */
  reopen(options?: Partial<JournalOptions>): Promise<Journal>
  /** closes it and removes the folder */
  remove(): Promise<void>
}

/** @example const kept = await openTestJournal(); afterAll(() => kept.remove()) */
export async function openTestJournal(options: Partial<JournalOptions> = {}): Promise<TestJournal> {
  const directory = options.directory ?? mkdtempSync(path.join(tmpdir(), 'yiqian-journal-'))
  const open = (more: Partial<JournalOptions> = {}): Promise<Journal> => openJournal({ instance: 'a', sm3, ...options, ...more, directory })
  let journal = await open()
  return {
    directory,
    journal: () => journal,
    async reopen(more) {
      await journal.close()
      return (journal = await open(more))
    },
    async remove() {
      await journal.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
