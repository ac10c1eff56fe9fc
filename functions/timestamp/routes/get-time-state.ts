/** 时间源与时钟状态. TS-5 */
import { getTimeState as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const getTimeState = routeFor<Deps>()(contract, ({ time }) => Promise.resolve({ nowMs: time.now()?.timeMs ?? null, state: { ...time.state() } }))
