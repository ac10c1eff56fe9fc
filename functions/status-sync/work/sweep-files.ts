// Takes away content that no record names: left by a crash between file and record, by a deletion cut short, by a signature given up.
import { namedFiles } from '../../_domain/draft/draft.ts'
import type { Deps } from '../deps.ts'

/** What is younger may belong to work that is under way. */
const LEFT_AFTER_MS = 3_600_000

export async function sweepFiles({ database: { stores }, kernel, files }: Deps): Promise<void> {
  const beforeMs = kernel.clock.nowMs() - LEFT_AFTER_MS
  for await (const { documentId, files: there } of files.list()) {
    const old = there.filter(({ writtenAtMs }) => writtenAtMs < beforeMs)
    if (old.length === 0) continue
    const document = await stores.documents.load(documentId)
    const draft = document ? undefined : await stores.drafts.load(documentId)
    if (draft) {
      const named = new Set(namedFiles(draft))
      for (const { digestHex } of old) if (!named.has(digestHex)) await files.delete(documentId, digestHex)
      continue
    }
    if (!document || document.state === 'deleted') {
      if (old.length === there.length) await files.deleteAll(documentId)
      continue
    }
    const open = await stores.prepared.listOpenOfDocument(documentId)
    const named = new Set([document.sourceDigestHex, document.currentDigestHex, ...open.map(({ preparedDigestHex }) => preparedDigestHex)])
    for (const { digestHex } of old) if (!named.has(digestHex)) await files.delete(documentId, digestHex)
  }
}
