// The background's share of automatic signing: opens, signs, ends. What failed rests for a while, so that one bad document costs the others nothing.
import type { Deps } from '../deps.ts'
import { settleAutomatic } from '../automatic/settle-automatic.ts'
import { isOrdinary, signAutomatically, type Patience } from '../automatic/sign-automatically.ts'

const AT_ONCE = 500
const REST_MS = 60_000
const MOST_RESTING = 10_000

/** @returns one run; runs do not overlap in one process, and may in several */
export function automaticSigningRun(deps: Pick<Deps, keyof Deps>): () => Promise<void> {
  const { database: { stores }, kernel: { clock }, log } = deps
  const resting = new Map<string, number>()
  const note = (op: string, error: unknown): void => log('warn', { op, actor: 'background', detail: error instanceof Error ? error.message : 'unknown' })
  const patience: Patience = {
    isResting: (taskId) => clock.nowMs() < (resting.get(taskId) ?? 0),
    onFailure(taskId, error) {
      if (isOrdinary(error)) return
      if (resting.size >= MOST_RESTING) resting.clear()
      resting.set(taskId, clock.nowMs() + REST_MS)
      note('cosigning.sign-automatically', error)
    },
  }
  return async () => {
    for (const { id } of await stores.automatic.listAtWork(AT_ONCE)) {
      try {
        await settleAutomatic(deps, id)
        await signAutomatically(deps, id, patience)
      } catch (error) {
        if (!isOrdinary(error)) note('cosigning.settle-automatic', error)
      }
    }
  }
}
