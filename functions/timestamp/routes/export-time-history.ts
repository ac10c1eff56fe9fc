/** 导出时间偏差、抖动与保持的历史（CSV）. TS-13 */
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { exportTimeHistory as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import type { TimeSample } from '../../_domain/trusted-time/trusted-time.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

const COLUMNS = ['time', 'atMs', 'status', 'reason', 'offsetMs', 'jitterMs', 'accuracyMs', 'driftPpm', 'holdOverMs', 'truechimers'] as const satisfies readonly ('time' | keyof TimeSample)[]

/** Numbers, moments and our own codes: nothing that a spreadsheet would take for a formula or that needs quotes. @source RFC 4180 */
const lineOf = (sample: TimeSample): string =>
  COLUMNS.map((name) => (name === 'time' ? new Date(sample.atMs).toISOString() : (sample[name] ?? ''))).join(',')

export const exportTimeHistory = routeFor<Deps>()(contract, ({ time }, { fromMs, toMs }) => {
  const text = [COLUMNS.join(','), ...time.history(fromMs, toMs).map(lineOf)].map((line) => `${line}\r\n`).join('')
  return Promise.resolve({ contentType: 'text/csv; charset=utf-8; header=present', bytes: utf8ToBytes(text), fileName: `time-history-${fromMs}-${toMs}.csv` })
})
