// 暂存 (预签): a document in use before it is signed; and when its open signers are reminded.
import type { Provisional } from '@yiqian/shared/protocol/cards.ts'
import type { DocumentRecord } from '../records.ts'

export interface ReminderRules {
  /** of provisional documents: first, and then again */
  afterMs: number
  everyMs: number
  /** of all others: once, so long before their time is over */
  beforeDueMs: number
}

type Times = Pick<DocumentRecord, 'createdAtMs' | 'dueAtMs' | 'signByMs'>

/** The next moment after `nowMs`; null when there is none. */
export function nextReminderMs({ createdAtMs, dueAtMs, signByMs }: Times, nowMs: number, rules: ReminderRules): number | null {
  if (signByMs === null) {
    const onceMs = dueAtMs - rules.beforeDueMs
    return onceMs > nowMs && onceMs > createdAtMs ? onceMs : null
  }
  const firstMs = createdAtMs + rules.afterMs
  const rounds = Math.max(0, Math.floor((nowMs - firstMs) / rules.everyMs) + 1)
  const nextMs = Math.min(firstMs + rounds * rules.everyMs, signByMs > nowMs ? signByMs : Infinity)
  return nextMs < dueAtMs ? nextMs : null
}

/** How a document shows that it counted before it was signed; undefined for all others. */
export function provisionalOf({ createdAtMs, signByMs, closedAtMs, overdueAtMs }: DocumentRecord): Provisional | undefined {
  if (signByMs === null) return undefined
  return { fromMs: createdAtMs, signByMs, untilMs: closedAtMs, overdue: overdueAtMs !== null }
}
