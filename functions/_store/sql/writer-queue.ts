// Owns the order of writers inside one process: one at a time, first come first served.

export interface WriterQueue {
  /** Waits for the turn; the answer ends it and may be called more than once. */
  take(): Promise<() => void>
}

export function createWriterQueue(): WriterQueue {
  let last: Promise<void> = Promise.resolve()
  return {
    async take() {
      const before = last
      let done = () => {}
      last = new Promise((resolve) => (done = resolve))
      await before
      return done
    },
  }
}
