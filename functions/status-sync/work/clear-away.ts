// Removes what is no longer needed: prepared files nobody finished, ended channel sessions, old answers and tokens, signing sessions long settled.
import type { Deps } from '../deps.ts'

const STALE_AFTER_MS = 3_600_000
/** So long a phone that was away may still ask what became of a batch. */
const SESSIONS_KEPT_MS = 90 * 86_400_000

export async function clearAway({ database: { stores }, kernel, files }: Deps): Promise<void> {
  const nowMs = kernel.clock.nowMs()
  await stores.channelSessions.deleteExpired(nowMs)
  await stores.idempotency.deleteExpired(nowMs)
  await stores.applications.deleteExpiredTokens(nowMs)
  await stores.sessions.deleteSettled(nowMs - SESSIONS_KEPT_MS)
  for (const prepared of await stores.prepared.listStale(nowMs - STALE_AFTER_MS, 100)) {
    const document = await stores.documents.load(prepared.documentId)
    if (!document || document.state === 'deleted') await files.deleteAll(prepared.documentId)
    else if (prepared.preparedDigestHex !== document.currentDigestHex && prepared.preparedDigestHex !== document.sourceDigestHex) await files.delete(prepared.documentId, prepared.preparedDigestHex)
    if (prepared.state === 'prepared') await stores.prepared.replace(prepared, { ...prepared, state: 'abandoned' })
  }
}
