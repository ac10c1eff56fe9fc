/** Say what the operation does, in the words of its contract. */
import { listApplicationKeys as contract } from '@yiqian/shared/protocol/signing.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

// Load, decide, save, answer.
export const listApplicationKeys = routeFor<Deps>()(contract, ({ kernel }, { id }) => {
  return Promise.resolve({ id, atMs: kernel.clock.nowMs() })
})
