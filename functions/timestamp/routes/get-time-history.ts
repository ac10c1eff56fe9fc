/** 时间偏差、抖动与保持的历史. TS-13 */
import { getTimeHistory as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const getTimeHistory = routeFor<Deps>()(contract, ({ time }, { fromMs, toMs }) => Promise.resolve({ samples: time.history(fromMs, toMs).map((sample) => ({ ...sample })) }))
