// Owns the beginning of a session: its token is told once and kept as a digest.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { AdministratorSession, LogInFactors } from '../../_domain/administration/administration.ts'
import { HEARTBEAT_LIFE_MS, SESSION_IDLE_MS, SESSION_TOTAL_MS } from '../../_domain/administration/session-rules.ts'
import { newId } from '../../_domain/new-id.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import type { Deps } from '../deps.ts'

/** Of one person; the oldest ends when there is one more. */
const MOST_SESSIONS = 5

export async function openSession({ database, kernel }: Deps, administratorId: string, how: { factors: LogInFactors; heartbeat: boolean }): Promise<{ token: string; session: AdministratorSession }> {
  const { administratorSessions } = database.stores
  const nowMs = kernel.clock.nowMs()
  const token = `as_${bytesToHex(kernel.random(32))}`
  const session: AdministratorSession = {
    id: newId('ase', kernel.random), administratorId, tokenDigestHex: tokenDigest(token), factors: how.factors,
    createdAtMs: nowMs, lastUsedAtMs: nowMs, expiresAtMs: nowMs + (how.heartbeat ? HEARTBEAT_LIFE_MS : SESSION_IDLE_MS), endsAtMs: nowMs + SESSION_TOTAL_MS,
    heartbeat: how.heartbeat ? 1 : 0, revision: 0,
  }
  await administratorSessions.insert(session)
  for (const older of (await administratorSessions.listOfAdministrator(administratorId)).slice(MOST_SESSIONS)) await administratorSessions.remove(older.id)
  return { token, session }
}
