// Ends documents whose signers' time is over.
import { StoreConflict } from '../../_domain/ports.ts'
import { endDocument } from '../../_runtime/end-document.ts'
import type { Deps } from '../deps.ts'

const AT_ONCE = 100

export async function expireDocuments({ database, kernel }: Deps): Promise<void> {
  const nowMs = kernel.clock.nowMs()
  for (const { id } of await database.stores.documents.listDue(nowMs, AT_ONCE)) {
    try {
      await database.transaction(async (stores) => {
        const document = await stores.documents.load(id)
        if (document?.state === 'pending') await endDocument(stores, document, { action: 'expire', actor: 'function:status-sync', reason: null, atMs: nowMs }, kernel.random)
      })
    } catch (error) {
      if (!(error instanceof StoreConflict)) throw error // someone signed or revoked just now: the next round looks again
    }
  }
}
