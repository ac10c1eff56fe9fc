// One worker at a time on a co-signed session: what follows must happen once, and the same request may come twice.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { StoreConflict } from '../_domain/ports.ts'
import type { SigningSession } from '../_domain/records.ts'
import type { Deps } from './deps.ts'

/** After so long, whoever held it is taken for dead. */
const HOLD_MS = 15_000

/** @returns the session, held. @throws {Fault} signing.unfinished — somebody else is at it */
export async function holdSession({ database: { stores }, kernel: { clock } }: Deps, session: SigningSession): Promise<SigningSession> {
  const nowMs = clock.nowMs()
  const isHeld = nowMs < Number(session.payload['heldAtMs'] ?? -Infinity) + HOLD_MS
  try {
    if (!isHeld) return await stores.sessions.replace(session, { ...session, payload: { ...session.payload, heldAtMs: nowMs } })
  } catch (error) {
    if (!(error instanceof StoreConflict)) throw error
  }
  throw new Fault('signing.unfinished', { detail: `${session.id} is being finished` })
}

export const letGo = (session: SigningSession): SigningSession => ({ ...session, payload: { ...session.payload, heldAtMs: 0 } })
