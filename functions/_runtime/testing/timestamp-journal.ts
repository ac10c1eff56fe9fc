// What tests see of the journal of issued timestamps.
import path from 'node:path'
import { openJournal } from '../../_adapters/journal/open-journal.ts'
import type { JournalRecord } from '../../_domain/journal/journal.ts'
import type { TestPlatform } from './open-test-platform.ts'

const folderOf = ({ runtime }: Pick<TestPlatform, 'runtime'>) => path.join(runtime.settings.journalDirectory, 'timestamp')

/** Read from the files by another journal beside it, not from the one that wrote. */
export async function journaled(platform: Pick<TestPlatform, 'runtime'>, serialHex?: string): Promise<JournalRecord[]> {
  const reader = await openJournal({ directory: folderOf(platform), instance: 'test-reader', sm3: (message) => platform.runtime.gm.sm3(message) })
  try {
    const { entries } = await reader.search({ kind: 'timestamp.issued', limit: 1000, ...(serialHex !== undefined && { key: { name: 'serial', value: serialHex } }) })
    return entries
  } finally {
    await reader.close()
  }
}
