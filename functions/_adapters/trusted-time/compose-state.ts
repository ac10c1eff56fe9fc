// Puts together what an operator sees of trusted time.
import type { Source } from './source.ts'
import type { TimeSettings } from './settings.ts'
import type { SourceEstimate } from '../../_domain/trusted-time/clock-filter.ts'
import { kernelRefusal } from '../../_domain/trusted-time/kernel-clock-status.ts'
import type { Reading } from '../../_domain/trusted-time/jump-watch.ts'
import type { KeeperFacts, TimeKeeper } from '../../_domain/trusted-time/time-keeper.ts'
import { timeReason } from '../../_domain/trusted-time/time-reasons.ts'
import type { KernelClockState, TimeReason, TimeState, TimeStatus } from '../../_domain/trusted-time/trusted-time.ts'

export interface StateParts {
  settings: TimeSettings
  keeper: TimeKeeper
  reading: Reading
  sources: readonly Source[]
  estimates: readonly (SourceEstimate | undefined)[]
  truechimers: readonly string[]
  kernel: KernelClockState
  servingPort: number | null
  historyFailure: string | null
  closed: boolean
}

export function composeState(parts: StateParts): TimeState {
  const { settings, keeper, reading, sources, estimates, truechimers, kernel } = parts
  const facts = keeper.facts(reading)
  const { status, reason } = standingOf(parts, facts)
  const given = status !== 'unavailable'
  return {
    status,
    reason,
    offsetMs: facts.offsetMs,
    jitterMs: facts.jitterMs,
    accuracyMs: given ? facts.accuracyMs : null,
    accuracyToSourceMs: given ? (facts.anchor?.agreement.accuracyToSourceMs ?? null) : null,
    driftPpm: facts.driftPpm,
    holdOverMs: facts.holdOverMs,
    lastAgreedAtMs: facts.anchor?.atWallMs ?? null,
    leapPending: facts.anchor?.agreement.leapPending ?? 0,
    quorum: settings.quorum,
    sources: sources.map((source, at) => source.state(estimates[at], truechimers.includes(source.address), facts.wallBiasMs)),
    kernel,
    servingPort: parts.servingPort,
    warnings: warningsOf(parts),
  }
}

function standingOf({ settings, keeper, reading, truechimers, kernel, closed }: StateParts, facts: KeeperFacts): { status: TimeStatus; reason: TimeReason } {
  const refusal = closed ? 'time.closed' : keeper.refusal(reading)
  if (refusal) {
    const limits: Record<string, number> = { 'time.hold_over_ended': settings.holdOverSeconds }
    const reason = timeReason(refusal, {
      quorum: settings.quorum,
      truechimers: truechimers.length,
      limitSeconds: limits[refusal] ?? 0,
      limitMs: settings.offsetLimitMs,
      offsetMs: facts.offsetMs ?? 0,
      accuracyMs: facts.accuracyMs ?? 0,
      jumpMs: facts.jumpMs,
      behindMs: facts.behindMs,
      kernel: kernelRefusal(kernel, settings.offsetLimitMs) ?? '',
    })
    return { status: 'unavailable', reason }
  }
  if (settings.sources.length === 0) return { status: 'host-clock', reason: timeReason('time.host_clock_unchecked') }
  const held = facts.holdOverMs !== null
  const reason = timeReason(!held ? 'time.agreed' : truechimers.length < settings.quorum ? 'time.quorum_lost' : 'time.round_overdue', { quorum: settings.quorum, truechimers: truechimers.length })
  return { status: held ? 'hold-over' : 'synchronised', reason }
}

function warningsOf({ settings, kernel, historyFailure }: StateParts): TimeState['warnings'] {
  const warnings: { code: string; zh: string; en: string }[] = []
  const count = settings.sources.length
  if (count > 0 && count < 4) {
    warnings.push({ code: 'time.few_sources', zh: `只配置了 ${count} 个时间源；至少四个才能在一个出错、一个失联时仍可判断`, en: `Only ${count} time sources are configured; it takes four to tell a liar while one is away` })
  }
  if (settings.kernel !== 'off' && !kernel.present) {
    warnings.push({ code: 'time.kernel_unread', zh: `读不到操作系统时钟状态：${kernel.zh}`, en: `The kernel clock's state cannot be read: ${kernel.en}` })
  }
  if (count === 0 && kernel.present && !kernel.synchronised) {
    warnings.push({ code: 'time.kernel_unsynchronised', zh: '操作系统称其时钟未同步', en: 'The kernel says that its clock is not synchronised' })
  }
  if (historyFailure) warnings.push({ code: 'time.history_unwritten', zh: `时间样本无法保存：${historyFailure}`, en: `Samples are not being stored: ${historyFailure}` })
  return warnings
}
