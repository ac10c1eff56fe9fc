// Clears away what was begun on a phone and never started: half sent files, drafts nobody came back to.
import { StoreConflict } from '../../_domain/ports.ts'
import type { Deps } from '../deps.ts'

const AT_ONCE = 100

export async function clearDrafts({ database: { stores }, files, kernel: { clock } }: Pick<Deps, 'database' | 'files' | 'kernel'>): Promise<void> {
  for (const draft of await stores.drafts.listExpired(clock.nowMs(), AT_ONCE)) {
    try {
      await stores.drafts.remove(draft)
    } catch (error) {
      if (!(error instanceof StoreConflict)) throw error
      continue // started or sent on at this moment
    }
    if (draft.state !== 'started') await files.deleteAll(draft.id)
  }
}
