// What a person is told outside the app: when it goes out, when it is tried again, when it is let go; and its stores.
import type { NoticeChannel, NoticeKind, QuietHours, WorkChannel } from '@yiqian/shared/protocol/notices.ts'
import type { Revised } from '../records.ts'

/** One thing to tell one person. Those of a kind that wait together go out as one message with their count. */
export interface Notice extends Revised {
  id: string // ntc_
  /** what it is about and which time it is told: told once, however often it is asked for */
  onceKey: string
  staffId: string
  kind: NoticeKind
  /** task, request or grant; never leaves the platform */
  subjectId: string
  state: 'pending' | 'sent' | 'dropped' | 'dead'
  attempts: number
  nextAtMs: number | null
  sentAtMs: number | null
  channel: NoticeChannel | null
  lastError: string | null
  createdAtMs: number
}

/** What the person does not want, and when not. One row for each person, made at first need; the id is the staff id. */
export interface NoticeChoice extends Revised {
  id: string
  off: NoticeKind[]
  quietHours: QuietHours | null
}

/** How far an application's changes were read for what is to be told; the id is the application's. */
export interface NoticeCursor extends Revised {
  id: string
  reached: number
}

export interface WorkAccount {
  staffId: string
  channel: WorkChannel
  accountId: string
  boundAtMs: number
}

export interface NoticeStore {
  insert(notice: Notice): Promise<void>
  load(id: string): Promise<Notice | undefined>
  findByKey(onceKey: string): Promise<Notice | undefined>
  /** newest first */
  listOfStaff(staffId: string, limit: number): Promise<Notice[]>
  /** the newest of a kind that went out to this person */
  findLastSent(staffId: string, kind: NoticeKind): Promise<Notice | undefined>
  /**
   * Takes what waits for people of whom something is due, all that comes until `withMs` with it, by moving nextAtMs to
   * `leaseUntilMs`; no two instances take the same.
   */
  takeDue(times: { nowMs: number; withMs: number; leaseUntilMs: number }, limit: number): Promise<Notice[]>
  replace(before: Notice, after: Notice): Promise<Notice>
}
export interface NoticeChoiceStore {
  insert(choice: NoticeChoice): Promise<void>
  load(staffId: string): Promise<NoticeChoice | undefined>
  replace(before: NoticeChoice, after: NoticeChoice): Promise<NoticeChoice>
}
export interface NoticeCursorStore {
  list(): Promise<NoticeCursor[]>
  insert(cursor: NoticeCursor): Promise<void>
  replace(before: NoticeCursor, after: NoticeCursor): Promise<NoticeCursor>
}
export interface WorkAccountStore {
  /** fails with StoreConflict when the account is another person's */
  put(account: WorkAccount): Promise<void>
  remove(staffId: string, channel: WorkChannel): Promise<void>
  listOfStaff(staffId: string): Promise<WorkAccount[]>
}

const MINUTE_MS = 60_000
const DAY_MINUTES = 1440
/** China Standard Time, without summer time. */
const OFFSET_MINUTES = 480
/** After a failure: the provider is busy, over quota or away. Then given up: the app shows it all the same. */
export const NOTICE_RETRY_AFTER_MS: readonly number[] = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS, 360 * MINUTE_MS]
/** Several documents of a round come within this time: one message. */
export const COLLECT_MS = 60_000

export const emptyChoice = (staffId: string): NoticeChoice => ({ id: staffId, off: [], quietHours: null, revision: 0 })

/** The end of the quiet hours that a moment lies in; null outside them. */
export function quietUntilMs(quietHours: QuietHours | null, nowMs: number): number | null {
  if (!quietHours || quietHours.fromMinute === quietHours.toMinute) return null
  const sinceMidnight = Math.floor(nowMs / MINUTE_MS) + OFFSET_MINUTES
  const minute = sinceMidnight % DAY_MINUTES
  const length = (quietHours.toMinute - quietHours.fromMinute + DAY_MINUTES) % DAY_MINUTES
  const passed = (minute - quietHours.fromMinute + DAY_MINUTES) % DAY_MINUTES
  if (passed >= length) return null
  return (sinceMidnight - OFFSET_MINUTES + length - passed) * MINUTE_MS
}

export const postponed = (notice: Notice, untilMs: number): Notice => ({ ...notice, nextAtMs: untilMs })
export const sent = (notice: Notice, channel: NoticeChannel, nowMs: number): Notice => ({ ...notice, state: 'sent', attempts: notice.attempts + 1, nextAtMs: null, sentAtMs: nowMs, channel, lastError: null })
/** Settled meanwhile, not wanted, or nobody there who could be told. */
export const dropped = (notice: Notice, why: string): Notice => ({ ...notice, state: 'dropped', nextAtMs: null, lastError: why })

/** @param jitter 0…1, spreads retries over a further tenth of the wait */
export function failed(notice: Notice, error: string, nowMs: number, jitter: number): Notice {
  const attempts = notice.attempts + 1
  const waitMs = NOTICE_RETRY_AFTER_MS[attempts - 1]
  const lastError = error.slice(0, 300)
  if (waitMs === undefined) return { ...notice, state: 'dead', attempts, nextAtMs: null, lastError }
  return { ...notice, attempts, nextAtMs: Math.round(nowMs + waitMs * (1 + jitter / 10)), lastError }
}
