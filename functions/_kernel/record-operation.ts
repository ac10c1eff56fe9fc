// Owns when an administrator's call is journaled: before anything but a read is done, and before its answer leaves.
import type { Contract } from '@yiqian/shared/protocol/contract.ts'
import { actorId, type Actor } from './actor.ts'
import type { KernelPorts } from './kernel-ports.ts'

/** What is known of a call so far. */
export interface Seen {
  op: string
  requestId: string
  actor?: Actor
  /** what it is done to */
  objects: Record<string, string>
}

export interface OperationRecorder {
  /** @throws {Fault} journal.unavailable — nothing was done */
  begun(contract: Contract, given: Readonly<Record<string, unknown>>, seen: Seen): Promise<void>
  /** @throws {Fault} journal.unavailable */
  ended(status: number, seen: Seen, code?: string): Promise<void>
}

export function createOperationRecorder({ recordOperation, clock }: KernelPorts): OperationRecorder {
  const record = async (phase: 'begun' | 'ended', { actor, op, requestId, objects }: Seen, status: number, code?: string): Promise<void> => {
    if (actor?.kind !== 'administrator' || !recordOperation) return
    await recordOperation({ phase, atMs: clock.nowMs(), actor: actorId(actor), role: actor.role, op, requestId, status, ...(code !== undefined && { code }), objects: { ...objects } })
  }
  return {
    async begun(contract, given, seen) {
      if (seen.actor?.kind !== 'administrator') return
      Object.assign(seen.objects, idsIn(given))
      if (contract.right && !contract.right.endsWith('.read')) await record('begun', seen, 0)
    },
    ended: (status, seen, code) => record('ended', seen, status, code),
  }
}

/** Ids never hold a secret; other fields might. */
function idsIn(given: Readonly<Record<string, unknown>>): Record<string, string> {
  const ids = Object.entries(given).filter((field): field is [string, string] => typeof field[1] === 'string' && /Id$/.test(field[0]) && /^[a-z]{2,5}_[0-9A-Za-z_-]{8,64}$/.test(field[1]))
  return Object.fromEntries(ids.slice(0, 8))
}
