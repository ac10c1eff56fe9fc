// Owns how permission codes (keyValue) may be tried: a few wrong ones in a row, then each must wait longer than the one before.
import type { Revised } from '../records.ts'

/** Tries in a row at one key that were not right. */
export interface CodeTries extends Revised {
  /** digest of key and address */
  id: string
  keyId: string
  /** who tried; empty: all addresses together */
  address: string
  wrong: number
  lastAtMs: number
  /** 0: no wait */
  waitUntilMs: number
}

export interface CodeTryLimits {
  /** wrong tries in a row before one must wait */
  readonly tries: number
  /** the first wait; doubled with every further wrong try, up to the longest */
  readonly waitMs: number
  readonly longestWaitMs: number
  /** wrong tries are forgotten after so long without another */
  readonly forgottenAfterMs: number
}

export const addressLimits: CodeTryLimits = { tries: 5, waitMs: 60_000, longestWaitMs: 15 * 60_000, forgottenAfterMs: 3_600_000 }

/** All addresses together: many of them guess no faster than one. */
export const keyLimits: CodeTryLimits = { tries: 5, waitMs: 60_000, longestWaitMs: 60_000, forgottenAfterMs: 60_000 }

/** A wait longer than there can be is of a clock that was set back: none. */
export const mustWait = ({ waitUntilMs }: Pick<CodeTries, 'waitUntilMs'>, nowMs: number, { longestWaitMs }: CodeTryLimits): boolean => nowMs < waitUntilMs && waitUntilMs - nowMs <= longestWaitMs

/** Counts one more try as wrong, until it proves right. @returns undefined: it must wait, and does not count */
export function countCodeTry(before: Pick<CodeTries, 'wrong' | 'lastAtMs' | 'waitUntilMs'> | undefined, nowMs: number, limits: CodeTryLimits): Pick<CodeTries, 'wrong' | 'lastAtMs' | 'waitUntilMs'> | undefined {
  if (before && mustWait(before, nowMs, limits)) return undefined
  const wrong = (before && nowMs - before.lastAtMs < limits.forgottenAfterMs ? before.wrong : 0) + 1
  const waitMs = wrong < limits.tries ? undefined : Math.min(limits.longestWaitMs, limits.waitMs * (1 << Math.min(wrong - limits.tries, 20)))
  return { wrong, lastAtMs: nowMs, waitUntilMs: waitMs === undefined ? 0 : nowMs + waitMs }
}

/** How many codes may still be wrong before a wait begins; after a wait it is one. 0: it must wait now. */
export function triesLeft(before: Pick<CodeTries, 'wrong' | 'lastAtMs' | 'waitUntilMs'> | undefined, nowMs: number, limits: CodeTryLimits): number {
  if (before && mustWait(before, nowMs, limits)) return 0
  return Math.max(1, limits.tries - (before && nowMs - before.lastAtMs < limits.forgottenAfterMs ? before.wrong : 0))
}

/** The right code after a try that was taken for it: of all addresses together that one goes, of its own all. @returns undefined: nothing is left */
export function forgiveOne(before: Pick<CodeTries, 'wrong' | 'lastAtMs' | 'waitUntilMs'>, limits: CodeTryLimits): Pick<CodeTries, 'wrong' | 'waitUntilMs'> | undefined {
  const wrong = before.wrong - 1
  return wrong <= 0 ? undefined : { wrong, waitUntilMs: wrong < limits.tries ? 0 : before.waitUntilMs }
}

export interface CodeTriesStore {
  /** @throws {StoreConflict} there is one already */
  insert(tries: CodeTries): Promise<void>
  load(id: string): Promise<CodeTries | undefined>
  /** @throws {StoreConflict} another instance was first */
  replace(before: CodeTries, after: CodeTries): Promise<CodeTries>
  remove(ids: readonly string[]): Promise<void>
  /** those with a try since; not those of all addresses together */
  listSince(lastAtMs: number): Promise<CodeTries[]>
  /** without a try since */
  removeOlder(lastBeforeMs: number): Promise<void>
}
