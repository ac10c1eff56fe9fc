// Owns how long an administrator's session lives: as long as it is used, while the key is there, and never past its end.
import type { AdministratorSession } from './administration.ts'

const MINUTE_MS = 60_000
/** Without use. */
export const SESSION_IDLE_MS = 15 * MINUTE_MS
/** Whatever happens. */
export const SESSION_TOTAL_MS = 8 * 60 * MINUTE_MS
/** Without a heartbeat, where the session hangs on a hardware key that is plugged in. */
export const HEARTBEAT_LIFE_MS = 30_000
/** Use is written down at most this often. */
const NOTED_EVERY_MS = 30_000

export const sessionIsOpen = (session: AdministratorSession, nowMs: number): boolean =>
  nowMs < session.expiresAtMs && nowMs < session.endsAtMs && nowMs < session.lastUsedAtMs + SESSION_IDLE_MS

/** When it ends if nothing more happens. */
export const sessionEndsAtMs = ({ expiresAtMs, endsAtMs, lastUsedAtMs }: AdministratorSession): number => Math.min(expiresAtMs, endsAtMs, lastUsedAtMs + SESSION_IDLE_MS)

/** A call came: it lives on. The very same value when nothing needs writing. Use does not stand in for a heartbeat. */
export function useSession(session: AdministratorSession, nowMs: number): AdministratorSession {
  if (nowMs - session.lastUsedAtMs < NOTED_EVERY_MS) return session
  return { ...session, lastUsedAtMs: nowMs, ...(session.heartbeat === 0 && { expiresAtMs: nowMs + SESSION_IDLE_MS }) }
}

/** The key was there just now. A heartbeat is no use: who leaves the key in and goes is still logged out. */
export const beatSession = (session: AdministratorSession, nowMs: number): AdministratorSession => ({ ...session, expiresAtMs: nowMs + HEARTBEAT_LIFE_MS })
