// Owns documents in the database; their content lies in files.
import type { DocumentStore } from '../../_domain/document/document-store.ts'
import { documentTable } from '../entities/document.ts'
import type { DocumentRecord } from '../../_domain/records.ts'
import { replaceRow, rowsOf, type Rows } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function documentStore(session: Session): DocumentStore {
  const rows = rowsOf(session, documentTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    findByExternalId: (applicationId, externalId) => rows.one({ applicationId, externalId }),
    listByDigest: (currentDigestHex, limit) => rows.list({ currentDigestHex }, (query) => query.orderBy('created_at_ms').orderBy('id').limit(limit)),
    listDue: (nowMs, limit) =>
      rows.list({ state: 'pending' }, (query) =>
        query.where('due_at_ms', '<', nowMs).orderBy('due_at_ms').limit(limit),
      ),
    listToRemind: (nowMs, limit) => rows.list({ state: 'pending' }, (query) => query.where('remind_at_ms', '<=', nowMs).orderBy('remind_at_ms').limit(limit)),
    findByDigest: async (digestHex) => (await newest(rows, 'currentDigestHex', digestHex)) ?? newest(rows, 'sourceDigestHex', digestHex),
    replace: (before, after) => replaceRow(session, documentTable, before, after),
  }
}

const newest = (rows: Rows<DocumentRecord>, property: 'currentDigestHex' | 'sourceDigestHex', digestHex: string) =>
  rows.one({ [property]: digestHex }, (query) => query.orderBy('created_at_ms', 'desc').orderBy('id', 'desc'))
