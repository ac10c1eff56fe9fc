// The port to a provider of messages, and to its accounts: what a message may hold, what may come of it.
import type { NoticeChannel, NoticeKind, WorkChannel } from '@yiqian/shared/protocol/notices.ts'

/** All that leaves the platform: who of the provider's people, which kind, how many, when, and where a link leads. */
export interface OutgoingNotice {
  accountId: string
  kind: NoticeKind
  count: number
  atMs: number
  /** of `document.shared` alone: the receiver's own task, which the link leads to. A random number; reading needs the right to */
  taskId?: string
}

/** The address that a message opens. */
export const linkOf = (homeUrl: string, taskId: string | undefined): string => (taskId === undefined ? homeUrl : `${homeUrl}#/pages/document/index?taskId=${taskId}`)

export type SendOutcome =
  | { result: 'sent' }
  /** this person cannot be told this way (no consent, account gone): not to be repeated, another channel may do */
  | { result: 'refused'; detail: string }
  /** busy, over quota, wrongly set up, no answer: again later. `detail` is for operators, and holds no secret */
  | { result: 'unavailable'; detail: string }

/** Never throws. */
export interface NoticeSender {
  channel: NoticeChannel
  send(notice: OutgoingNotice): Promise<SendOutcome>
}

export type AccountOutcome = { result: 'known'; accountId: string } | { result: 'code-invalid'; detail: string } | { result: 'unavailable'; detail: string }

/** The account behind a provider's one-time code. Never throws. */
export interface WorkAccounts {
  channel: WorkChannel
  /** the provider's page that gives the code; `{state}` stands for the phone's own random text */
  authorizeUrl: string
  accountOf(code: string): Promise<AccountOutcome>
}
