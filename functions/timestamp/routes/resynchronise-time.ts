/** 立即重新校时. TS-6 */
import { resynchroniseTime as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const resynchroniseTime = routeFor<Deps>()(contract, async ({ time }, _input, _actor, { note }) => {
  const state = await time.resynchronise()
  note({ status: state.status, offsetMs: String(state.offsetMs) })
  return { nowMs: time.now()?.timeMs ?? null, state: { ...state } }
})
