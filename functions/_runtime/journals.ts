// Owns the two journals of the platform: what administrators did, and what the platform itself met with (SV-12, EV-4).
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Journal, JournalEntry } from '../_domain/journal/journal.ts'
import type { JournalName } from '../_domain/administration/administration.ts'
import type { Clock, OperationLine } from '../_kernel/kernel-ports.ts'
import type { Log } from '../_kernel/log.ts'
import { openInstanceJournal } from './open-instance-journal.ts'
import type { Settings } from './settings.ts'

/** Something that the platform met with: `system.started`, `alarm.time_lost` … */
export interface SystemEvent {
  kind: `system.${string}` | `alarm.${string}`
  /** what it is searched by: names of functions, sources, keys; never a secret */
  keys?: Readonly<Record<string, string>>
  facts?: Readonly<Record<string, string | number | boolean>>
}

export interface Journals {
  /** opened at its first use. @throws {Fault} journal.unavailable */
  open(name: JournalName): Promise<Journal>
  /** on disk when it resolves. @throws {Fault} journal.unavailable */
  recordOperation(line: OperationLine): Promise<void>
  /** Resolves when it is on disk, or when that failed and the failure was logged: an alarm never breaks what it is about. */
  recordSystem(event: SystemEvent): Promise<void>
  close(): Promise<void>
}

export function createJournals(options: { settings: Pick<Settings, 'journalDirectory' | 'instance'>; clock: Clock; sm3: (message: Uint8Array) => Uint8Array; log: Log }): Journals {
  const { settings, clock, sm3, log } = options
  const opened = new Map<JournalName, Promise<Journal>>()
  const open = async (name: JournalName): Promise<Journal> => {
    const there = opened.get(name) ?? openInstanceJournal(settings, name, { sm3 })
    opened.set(name, there)
    try {
      return await there
    } catch (cause) {
      if (opened.get(name) === there) opened.delete(name)
      throw unavailable(name, cause)
    }
  }
  const append = async (name: JournalName, entry: JournalEntry): Promise<void> => {
    const journal = await open(name)
    try {
      await journal.append(entry)
    } catch (cause) {
      throw unavailable(name, cause)
    }
  }
  return {
    open,
    recordOperation: (line) => append('operations', operationEntry(line)),
    async recordSystem({ kind, keys = {}, facts = {} }) {
      try {
        await append('system', { timeMs: clock.nowMs(), kind, keys, facts })
      } catch (error) {
        log('error', { op: `journal.${kind}`, code: 'journal.unavailable', detail: error instanceof Fault ? error.detail : String(error) })
      }
    },
    async close() {
      for (const journal of await Promise.allSettled(opened.values())) if (journal.status === 'fulfilled') await journal.value.close()
      opened.clear()
    },
  }
}

function unavailable(name: JournalName, cause: unknown): Fault {
  return new Fault('journal.unavailable', { detail: `${name}: ${cause instanceof Error ? cause.message : String(cause)}`, cause })
}

function operationEntry({ phase, atMs, actor, role, op, requestId, status, code, objects }: OperationLine): JournalEntry {
  const kind = phase === 'begun' ? 'operation.begun' : status < 400 ? 'operation.done' : 'operation.refused'
  return { timeMs: atMs, kind, keys: { ...objects, actor, op, requestId, ...(code !== undefined && { code }) }, facts: { role, status } }
}
