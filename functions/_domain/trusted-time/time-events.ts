// Says what changed between two states of trusted time, for alarms and the log.
import type { TimeEvent, TimeSourceState, TimeState } from './trusted-time.ts'

type Change = Omit<TimeEvent, 'atMs'>

const VERDICTS = {
  truechimer: { zh: '恢复正常', en: 'is good again' },
  falseticker: { zh: '与多数时间源不一致', en: 'disagrees with the majority' },
  silent: { zh: '没有应答', en: 'does not answer' },
  unsynchronised: { zh: '自身未同步', en: 'is not synchronised itself' },
  'kiss-of-death': { zh: '拒绝服务', en: 'refuses to serve' },
} as const

/** Events of one step, the state's own first. @param before undefined at the start */
export function eventsBetween(before: TimeState | undefined, after: TimeState): Change[] {
  const moved = before?.status !== after.status || (after.status === 'unavailable' && before.reason.code !== after.reason.code)
  return [...(moved ? [stateChange(before?.status ?? 'closed', after)] : []), ...after.sources.flatMap((source, at) => sourceChange(before?.sources[at], source))]
}

function stateChange(from: string, after: TimeState): Change {
  const facts = { from, to: after.status, reason: after.reason.code, ...(after.offsetMs === null ? {} : { offsetMs: after.offsetMs }) }
  const { zh, en } = after.reason
  if (after.status === 'unavailable') return { severity: 'alarm', code: 'time.unavailable', zh: `可信时间不可用：${zh}`, en: `Trusted time is not available: ${en}`, facts }
  if (after.status === 'hold-over') return { severity: 'alarm', code: 'time.hold_over', zh: `进入守时：${zh}`, en: `Hold-over has begun: ${en}`, facts }
  if (after.status === 'host-clock') return { severity: 'notice', code: 'time.host_clock', zh, en, facts }
  return { severity: 'notice', code: 'time.synchronised', zh: `时间已同步：${zh}`, en: `Time is synchronised: ${en}`, facts }
}

function sourceChange(before: TimeSourceState | undefined, after: TimeSourceState): Change[] {
  const wasGood = before === undefined || before.verdict === 'truechimer' || (before.lastAtMs === null && before.refusal === null)
  if (before?.verdict === after.verdict || (after.verdict === 'truechimer' && wasGood)) return []
  const { zh, en } = VERDICTS[after.verdict]
  const facts = { source: after.address, verdict: after.verdict, ...(after.offsetMs === null ? {} : { offsetMs: after.offsetMs }), ...(after.refusal ? { refusal: after.refusal } : {}) }
  return [{ severity: after.verdict === 'truechimer' ? 'notice' : 'alarm', code: `time.source_${after.verdict.replaceAll('-', '_')}`, zh: `时间源 ${after.address} ${zh}`, en: `Time source ${after.address} ${en}`, facts }]
}
