// Contracts of passing a signed document on to a colleague, by the hospital's own channels alone (issue 5). Served by `status-sync`.
import * as v from 'valibot'
import { contract } from './contract.ts'
import { StaffCard } from './cards.ts'
import { idOf, staffNumber } from './fields.ts'

/** 不外传 / 仅限医院自有渠道：给有权阅读的同事发链接，网页版可下载. The hospital's rule, DOCUMENT_SHARING. */
export const DOCUMENT_SHARING = ['none', 'own-channels'] as const
export type DocumentSharing = (typeof DOCUMENT_SHARING)[number]
export const documentSharing = v.picklist(DOCUMENT_SHARING)

const faults = ['task.not_found', 'sharing.off', 'sharing.not_signed'] as const

/** Colleagues who may read the document as it is: its other signers, and who signed under a grant. */
export const listReaders = contract({
  function: 'status-sync', operation: 'list-readers', access: ['device'], write: false,
  request: v.strictObject({ taskId: idOf('tsk') }),
  response: v.strictObject({ items: v.array(v.strictObject({ ...StaffCard.entries, /** has an account at a channel of the hospital's own */ isReachable: v.boolean() })) }),
  faults,
  summary: { zh: '可以发给哪些同事', en: 'Colleagues a document may be sent to' },
})

/** A message with a link to the colleague's own task; nothing of the document is in it, and whoever opens it needs the right to read. */
export const sendToColleague = contract({
  function: 'status-sync', operation: 'send-to-colleague', access: ['device'],
  request: v.strictObject({ taskId: idOf('tsk'), toStaffNumber: staffNumber }),
  response: v.strictObject({ noted: v.literal(true) }),
  faults: [...faults, 'sharing.not_reader', 'sharing.unreachable'],
  summary: { zh: '把已签文件的链接发给同事', en: 'Send a colleague the link to a signed document' },
})
