// Owns the tries at log-in names that nobody has: they wait like those that somebody has, so that waiting tells nothing.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { countWrongTry, NO_TRIES, secondsToWait, type Tries } from '../../_domain/administration/try-rules.ts'

/** Kept in memory, by process. */
export interface Strangers {
  /** @throws {Fault} administrator.wait */
  countTry(loginName: string, nowMs: number): void
}

const MOST_STRANGERS = 10_000

export function createStrangers(): Strangers {
  const tries = new Map<string, Tries>()
  return {
    countTry(loginName, nowMs) {
      const there = tries.get(loginName) ?? NO_TRIES
      assertNoWait(there, nowMs)
      tries.delete(loginName)
      if (tries.size >= MOST_STRANGERS) tries.delete(tries.keys().next().value!)
      tries.set(loginName, countWrongTry(there, nowMs))
    },
  }
}

/** @throws {Fault} administrator.wait */
export function assertNoWait(tries: Tries, nowMs: number): void {
  const waitSeconds = secondsToWait(tries, nowMs)
  if (waitSeconds > 0) throw new Fault('administrator.wait', { facts: { waitSeconds } })
}
