/** 平台状态. */
import { getStatus as contract } from '@yiqian/shared/protocol/administration.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { certificateStates, functionStates, journalState, listenerStates, timeState } from '../status.ts'

export const getStatus = routeFor<Deps>()(contract, async (deps) => {
  const all = await deps.database.stores.administrators.list()
  const countOf = (state: string): number => all.filter((each) => each.state === state).length
  const { functions, listeners } = await functionStates(deps) // asking `certificates` makes its authorities, which are listed below
  const [time, sockets, certificates, operations, system] = await Promise.all([timeState(deps), listenerStates(deps, listeners), certificateStates(deps), journalState(deps, 'operations'), journalState(deps, 'system')])
  return { atMs: deps.kernel.clock.nowMs(), functions, time, listeners: sockets, certificates, journals: { operations, system }, administrators: { active: countOf('active'), locked: countOf('locked'), missingFirst: await deps.setUp.missing() } }
})
