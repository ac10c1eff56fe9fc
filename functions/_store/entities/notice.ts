// Owns the tables of what people are told outside the app, of what they want to be told, and of their accounts at work.
import type { Notice, NoticeChoice, NoticeCursor, WorkAccount } from '../../_domain/notice/notice.ts'
import { id, large, longText, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const noticeTable = defineTable<Notice>({
  name: 'notice',
  columns: {
    id: id().primary(),
    onceKey: text(160),
    staffId: id(),
    kind: state(),
    subjectId: id(),
    state: state(),
    attempts: whole(),
    nextAtMs: large().nullable(),
    sentAtMs: large().nullable(),
    channel: state().nullable(),
    lastError: longText().nullable(),
    createdAtMs: large(),
    revision: whole(),
  },
  uniques: [['onceKey']],
  indexes: [
    ['state', 'nextAtMs'],
    ['staffId', 'state', 'sentAtMs'],
  ],
})

export const noticeChoiceTable = defineTable<NoticeChoice>({
  name: 'notice_choice',
  columns: { id: id().primary(), off: longText(), quietHours: longText().nullable(), revision: whole() },
  json: ['off', 'quietHours'],
})

export const noticeCursorTable = defineTable<NoticeCursor>({
  name: 'notice_cursor',
  columns: { id: id().primary(), reached: large(), revision: whole() },
})

export const workAccountTable = defineTable<WorkAccount>({
  name: 'work_account',
  columns: { staffId: id().primary(), channel: state().primary(), accountId: text(128), boundAtMs: large() },
  uniques: [['channel', 'accountId']],
})
