// Runs long work in short turns, so that other requests are served between them.
import { setImmediate } from 'node:timers/promises'

const TURN_MS = 6

/** @param work yields wherever it may be interrupted. */
export async function inTurns<T>(work: Generator<void, T>): Promise<T> {
  let turnBegan = performance.now()
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    if (performance.now() - turnBegan < TURN_MS) continue
    await setImmediate()
    turnBegan = performance.now()
  }
}
