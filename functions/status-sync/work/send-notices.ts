// Takes due messages from the outbox: those of a kind to one person go out as one, by the first channel that reaches the person.
import type { NoticeKind } from '@yiqian/shared/protocol/notices.ts'
import type { NoticeSender } from '../../_domain/notice/notice-sender.ts'
import { COLLECT_MS, dropped, emptyChoice, failed, postponed, quietUntilMs, sent, type Notice } from '../../_domain/notice/notice.ts'
import { StoreConflict, type Stores } from '../../_domain/ports.ts'
import { mayRead } from '../../_runtime/may-read.ts'
import type { Deps } from '../deps.ts'

const AT_ONCE = 50
const LEASE_MS = 120_000

type NoticeDeps = Pick<Deps, 'database' | 'kernel' | 'senders' | 'log' | 'config'>

export async function sendNotices(deps: NoticeDeps): Promise<void> {
  const nowMs = deps.kernel.clock.nowMs()
  const due = await deps.database.stores.notices.takeDue({ nowMs, withMs: nowMs + COLLECT_MS, leaseUntilMs: nowMs + LEASE_MS }, AT_ONCE)
  const together = new Map<string, Notice[]>()
  for (const notice of due) together.set(`${notice.staffId} ${notice.kind}`, [...(together.get(`${notice.staffId} ${notice.kind}`) ?? []), notice])
  const outcomes = await Promise.allSettled([...together.values()].map((notices) => tell(deps, notices, nowMs)))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

async function tell(deps: NoticeDeps, notices: readonly Notice[], nowMs: number): Promise<void> {
  const { stores } = deps.database
  const { staffId, kind } = notices[0]!
  const [person, choice] = [await stores.staff.load(staffId), (await stores.noticeChoices.load(staffId)) ?? emptyChoice(staffId)]
  const settle = (some: readonly Notice[], change: (notice: Notice) => Notice) => keep(stores, some, change)
  if (person?.state !== 'active') return settle(notices, (notice) => dropped(notice, 'not of the staff any more'))
  if (choice.off.includes(kind)) return settle(notices, (notice) => dropped(notice, 'not wanted'))
  const waitMs = quietUntilMs(choice.quietHours, nowMs) ?? (await tooSoonUntilMs(deps, staffId, kind, nowMs))
  if (waitMs !== null) return settle(notices, (notice) => postponed(notice, waitMs))
  const open: Notice[] = []
  for (const notice of notices) {
    if (await isOpen(stores, notice, nowMs)) open.push(notice)
    else await settle([notice], (settled) => dropped(settled, 'settled meanwhile'))
  }
  if (open.length === 0) return
  const outcome = await sendOnce(deps, { staffId, openid: person.wechatOpenid, kind, count: open.length, atMs: nowMs, ...(kind === 'document.shared' && open.length === 1 && { taskId: open[0]!.subjectId }) })
  if (outcome.result === 'sent') return settle(open, (notice) => sent(notice, outcome.channel, nowMs))
  if (outcome.result === 'refused') return settle(open, (notice) => dropped(notice, outcome.detail))
  deps.log('error', { op: 'notice.unsent', detail: `${kind}: ${outcome.detail}` })
  await settle(open, (notice) => failed(notice, outcome.detail, nowMs, (deps.kernel.random(1)[0] ?? 0) / 255))
}

/** New documents all day long are no message each: one in so many minutes. */
async function tooSoonUntilMs({ database: { stores }, config }: NoticeDeps, staffId: string, kind: NoticeKind, nowMs: number): Promise<number | null> {
  if (kind !== 'task.new' || config.noticeGapMs === 0) return null
  const last = await stores.notices.findLastSent(staffId, kind)
  const untilMs = (last?.sentAtMs ?? -Infinity) + config.noticeGapMs
  return untilMs > nowMs ? untilMs : null
}

/** What was signed at the desk meanwhile needs no message. */
async function isOpen(stores: Stores, { kind, subjectId, staffId }: Notice, nowMs: number): Promise<boolean> {
  const { tasks, delegationRequests } = stores
  if (kind.startsWith('task.')) return (await tasks.load(subjectId))?.state === 'pending'
  if (kind === 'document.shared') return mayStillRead(stores, { taskId: subjectId, staffId, nowMs })
  if (kind === 'delegation.asked') return (await delegationRequests.load(subjectId))?.state === 'open'
  return true
}

async function mayStillRead(stores: Stores, { taskId, staffId, nowMs }: { taskId: string; staffId: string; nowMs: number }): Promise<boolean> {
  const task = await stores.tasks.load(taskId)
  const document = task && (await stores.documents.load(task.documentId))
  return document !== undefined && document.state !== 'deleted' && mayRead(stores, { task: task!, document, staffId, nowMs })
}

type Outcome = { result: 'sent'; channel: NoticeSender['channel'] } | { result: 'refused' | 'unavailable'; detail: string }

/** A channel that is away is not passed over: the message may have arrived, and comes again by the same one. */
async function sendOnce({ database: { stores }, senders }: NoticeDeps, { staffId, openid, ...message }: { staffId: string; openid: string | null; kind: NoticeKind; count: number; atMs: number; taskId?: string }): Promise<Outcome> {
  const accounts = new Map<string, string>((await stores.workAccounts.listOfStaff(staffId)).map(({ channel, accountId }) => [channel, accountId]))
  // A link to a document goes to colleagues at work alone, never into WeChat.
  if (openid !== null && message.kind !== 'document.shared') accounts.set('wechat', openid)
  let refused = 'no account at any channel'
  for (const sender of senders) {
    const accountId = accounts.get(sender.channel)
    if (accountId === undefined) continue
    const outcome = await sender.send({ accountId, ...message })
    if (outcome.result === 'sent') return { result: 'sent', channel: sender.channel }
    if (outcome.result === 'unavailable') return outcome
    refused = `${sender.channel}: ${outcome.detail}`
  }
  return { result: 'refused', detail: refused }
}

async function keep({ notices }: Stores, some: readonly Notice[], change: (notice: Notice) => Notice): Promise<void> {
  for (const notice of some) {
    try {
      await notices.replace(notice, change(notice))
    } catch (conflict) {
      if (!(conflict instanceof StoreConflict)) throw conflict // the lease ran out: whoever holds it now writes the outcome
    }
  }
}
