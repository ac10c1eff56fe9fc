// Owns the counting of wrong tries at a log-in: some are free, then each must wait longer than the one before.

export interface Tries {
  failedTries: number
  waitUntilMs: number | null
}

const FREE_TRIES = 5
const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 60 * 60_000

export const NO_TRIES: Tries = { failedTries: 0, waitUntilMs: null }

/** Seconds until the next try is looked at; 0: now. */
export const secondsToWait = ({ waitUntilMs }: Tries, nowMs: number): number => (waitUntilMs === null || waitUntilMs <= nowMs ? 0 : Math.ceil((waitUntilMs - nowMs) / 1000))

/** After a wrong try: from the fifth on 1, 2, 4 … minutes, at most an hour. */
export function countWrongTry(tries: Tries, nowMs: number): Tries {
  const failedTries = tries.failedTries + 1
  if (failedTries < FREE_TRIES) return { failedTries, waitUntilMs: null }
  const doublings = Math.min(failedTries - FREE_TRIES, 10)
  return { failedTries, waitUntilMs: nowMs + Math.min(FIRST_WAIT_MS * (1 << doublings), LONGEST_WAIT_MS) }
}
