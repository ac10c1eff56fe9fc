// Owns when the next write begins: at the end of the event loop's turn, or before it, when half of what is under way waits.

export interface Gathering {
  /** Calls `write` when those who wait should go to disk: at once, in the call that brings the last of them, or when the turn ends. Resolves after it. */
  ended(write: () => Promise<void>): Promise<void>
  /** One more waits. */
  note(): void
  /** @param underWay entries that were asked for and not yet answered when a write ended */
  learn(underWay: number): void
}

/**
 * Whoever is ready in this turn of the event loop comes along. But when all callers wait for one write, nobody works meanwhile,
 * and when it ends all of them come at once again. So half of them go as soon as they are there: while these go to disk, the
 * processor has the other half. Few callers do not wait for the end of the turn at all.
 */
export function createGathering(waiting: () => number): Gathering {
  let enough = 1
  let end: (() => void) | undefined
  return {
    ended: (write) =>
      new Promise((resolve) => {
        const begin = (): void => {
          if (end !== begin) return
          end = undefined
          resolve(write())
        }
        end = begin
        if (waiting() >= enough) begin()
        else setImmediate(begin)
      }),
    note() {
      if (end && waiting() >= enough) end()
    },
    learn: (underWay) => void (enough = Math.ceil(underWay / 2)),
  }
}
