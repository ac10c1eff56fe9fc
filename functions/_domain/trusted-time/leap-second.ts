// Knows when an announced leap second falls, and the moments around it at which no time is given.

/** Around midnight: a deleted second takes 23:59:59, an inserted one makes the clock's first second wrong. */
export const LEAP_MARGIN_MS = 1000

/**
 * @param timeMs now, UTC
 * @returns the midnight at which it falls, if it can fall today: on the last day of a month
 * @source ITU-R TF.460-6 annex 1 §2; RFC 5905 §7.3 (leap indicator)
 */
export function leapMidnight(timeMs: number): number | undefined {
  const now = new Date(timeMs)
  const tomorrow = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1)
  return new Date(tomorrow).getUTCDate() === 1 ? tomorrow : undefined
}
