// Contracts of `administration` about journals: what administrators did, what the platform did, and the auditors' review of both (SV-12, EV-4).
import * as v from 'valibot'
import { contract } from './contract.ts'
import { count, hexOf, idOf, text, timeMs } from './fields.ts'

export const JOURNALS = ['operations', 'system'] as const
const journal = v.picklist(JOURNALS)

/** operations: `operation.begun` (a write, before it is done), `operation.done`, `operation.refused`. system: `system.…`, `alarm.…`. */
const kind = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_.-]{1,63}$/, 'must be the name of a kind / 应为事件类别名'))
const word = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 visible characters / 应为 1 至 128 个可见字符'))

export const JournalLine = v.strictObject({
  sequence: count, instance: v.string(), timeMs: v.number(), kind: v.string(),
  keys: v.record(v.string(), v.string()), facts: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
})

export const searchJournal = contract({
  function: 'administration', operation: 'search-journal', access: ['administrator'], right: 'administration.journal.read', write: false,
  request: v.strictObject({ journal, fromMs: v.optional(timeMs), toMs: v.optional(timeMs), kind: v.optional(kind), key: v.optional(v.strictObject({ name: word, value: word })), limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)), 50), cursor: v.optional(word) }),
  response: v.strictObject({ entries: v.array(JournalLine), nextCursor: v.nullable(v.string()) }),
  faults: ['journal.query_invalid'],
  summary: { zh: '检索日志（新的在前）：按时间、类别、操作者、接口、对象', en: 'Search a journal, newest first: by time, kind, actor, operation, object' },
})

export const verifyJournal = contract({
  function: 'administration', operation: 'verify-journal', access: ['administrator'], right: 'administration.journal.read', write: false,
  request: v.strictObject({ journal }),
  response: v.strictObject({ verdict: v.picklist(['passed', 'failed']), entries: count, brokenAt: v.nullable(v.string()), head: v.strictObject({ sequence: count, digestHex: v.string() }) }),
  faults: [],
  summary: { zh: '核验日志的杂凑链：是否有条目被改动、删除或插入', en: 'Check the hash chain of a journal: was any entry changed, taken out or put in' },
})

export const JournalReview = v.strictObject({ id: idOf('rvw'), journal, fromMs: timeMs, toMs: timeMs, administratorId: idOf('adm'), note: v.string(), entryCount: count, digestHex: hexOf(32), atMs: timeMs })

export const reviewJournal = contract({
  function: 'administration', operation: 'review-journal', access: ['administrator'], right: 'administration.journal.review',
  request: v.strictObject({ journal, fromMs: timeMs, toMs: timeMs, note: text(1000) }),
  response: JournalReview,
  faults: ['journal.query_invalid', 'journal.range_too_large'],
  summary: { zh: '登记一段日志已审查：记下条数与摘要', en: 'Note that a stretch of a journal was reviewed, with its count and digest' },
})

export const listReviews = contract({
  function: 'administration', operation: 'list-reviews', access: ['administrator'], right: 'administration.journal.read', write: false,
  request: v.strictObject({ journal }),
  response: v.strictObject({ items: v.array(JournalReview) }),
  faults: [],
  summary: { zh: '审查记录（新的在前，最多 200 条）', en: 'Reviews, newest first, at most 200' },
})

export const exportJournal = contract({
  function: 'administration', operation: 'export-journal', access: ['administrator'], right: 'administration.journal.export', write: false,
  request: v.strictObject({ journal, fromMs: timeMs, toMs: timeMs }),
  response: 'binary',
  faults: ['journal.query_invalid', 'journal.range_too_large'],
  summary: { zh: '导出一段日志：逐行 JSON，末行为平台 SM2 签名', en: 'Export a stretch of a journal: JSON lines, the last one the platform’s SM2 signature' },
})

export const getJournalKey = contract({
  function: 'administration', operation: 'get-journal-key', access: ['administrator'], right: 'administration.journal.read', write: false,
  request: v.strictObject({}),
  response: v.strictObject({ publicKeyHex: v.string(), publicKeyPem: v.string() }),
  faults: [],
  summary: { zh: '导出日志所用的平台 SM2 公钥', en: 'The platform’s SM2 public key that exports of journals are signed with' },
})
