// sample-function/verb-noun: load, decide, save, answer.
import { verbNoun } from '@yiqian/shared/protocol/sample-function.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const verbNounRoute = routeFor<Deps>()(verbNoun, async ({ runtime }, { id }) => {
  return Promise.resolve({ id, atMs: runtime.kernel.clock.nowMs() })
})
