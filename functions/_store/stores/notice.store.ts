// Owns what people are told outside the app, who is telling them, what they want to be told, and their accounts at work.
import type { NoticeChoiceStore, NoticeCursorStore, NoticeStore, WorkAccountStore } from '../../_domain/notice/notice.ts'
import { noticeChoiceTable, noticeCursorTable, noticeTable, workAccountTable } from '../entities/notice.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function noticeStore(session: Session): NoticeStore {
  const rows = rowsOf(session, noticeTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    findByKey: (onceKey) => rows.one({ onceKey }),
    listOfStaff: (staffId, limit) => rows.list({ staffId }, (query) => query.orderBy('created_at_ms', 'desc').orderBy('id', 'desc').limit(limit)),
    findLastSent: (staffId, kind) => rows.one({ staffId, state: 'sent', kind }, (query) => query.orderBy('sent_at_ms', 'desc')),
    /** The revision moves with the lease: whoever held it before can no longer write its outcome. */
    takeDue: ({ nowMs, withMs, leaseUntilMs }, limit) =>
      session.write(async (sql) => {
        const waiting = sql.selectFrom('notice').where('state', '=', 'pending')
        const people = await waiting.select('staff_id').where('next_at_ms', '<=', nowMs).orderBy('next_at_ms').limit(limit).execute()
        if (people.length === 0) return []
        const staffIds = [...new Set(people.map((row) => String(row.staff_id)))]
        let due = waiting.selectAll().where('staff_id', 'in', staffIds).where('next_at_ms', '<=', withMs)
        if (session.dialect === 'mysql') due = due.forUpdate().skipLocked()
        const taken = (await due.execute()).map((row) => noticeTable.fromRow(row))
        if (taken.length === 0) return []
        const lease = sql.updateTable('notice').set((row) => ({ next_at_ms: leaseUntilMs, revision: row('revision', '+', 1) }))
        await lease.where('id', 'in', taken.map(({ id }) => id)).execute()
        return taken.map((notice) => ({ ...notice, nextAtMs: leaseUntilMs, revision: notice.revision + 1 }))
      }),
    replace: (before, after) => replaceRow(session, noticeTable, before, after),
  }
}

export function noticeChoiceStore(session: Session): NoticeChoiceStore {
  const rows = rowsOf(session, noticeChoiceTable)
  return { insert: rows.insert, load: (id) => rows.one({ id }), replace: (before, after) => replaceRow(session, noticeChoiceTable, before, after) }
}

export function noticeCursorStore(session: Session): NoticeCursorStore {
  const rows = rowsOf(session, noticeCursorTable)
  return { list: () => rows.list({}), insert: rows.insert, replace: (before, after) => replaceRow(session, noticeCursorTable, before, after) }
}

export function workAccountStore(session: Session): WorkAccountStore {
  const rows = rowsOf(session, workAccountTable)
  return {
    put: (account) =>
      session.write(async (sql) => {
        await sql.deleteFrom('work_account').where('staff_id', '=', account.staffId).where('channel', '=', account.channel).execute()
        await sql.insertInto('work_account').values(workAccountTable.toRow(account)).execute()
      }),
    remove: (staffId, channel) => rows.remove({ staffId, channel }),
    listOfStaff: (staffId) => rows.list({ staffId }, (query) => query.orderBy('channel')),
  }
}
