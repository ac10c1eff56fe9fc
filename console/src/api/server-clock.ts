// The server's clock as the page knows it, so that a countdown is right on a work station whose clock is not.
let aheadMs = 0

/** `date` is the HTTP header, good to a second: only a larger difference is believed. */
export function noteServerTime(date: string | null): void {
  const difference = date ? Date.parse(date) - Date.now() : Number.NaN
  if (!Number.isNaN(difference)) aheadMs = Math.abs(difference) > 2500 ? difference : 0
}

export const serverNowMs = (): number => Date.now() + aheadMs
