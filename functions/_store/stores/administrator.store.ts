// Owns administrators, their sessions and the reviews of journals in the database.
import type { AdministratorSessionStore, AdministratorStore, JournalReviewStore } from '../../_domain/administration/administration.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import { administratorSessionTable, administratorTable, journalReviewTable, usedChallengeTable } from '../entities/administration.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function administratorStore(session: Session): AdministratorStore {
  const rows = rowsOf(session, administratorTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    findByLoginName: (loginName) => rows.one({ loginName }),
    list: () => rows.list({}, (query) => query.orderBy('login_name')),
    replace: (before, after) => replaceRow(session, administratorTable, before, after),
  }
}

export function administratorSessionStore(session: Session): AdministratorSessionStore {
  const rows = rowsOf(session, administratorSessionTable)
  const challenges = rowsOf(session, usedChallengeTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    findByToken: (tokenDigestHex) => rows.one({ tokenDigestHex }),
    listOfAdministrator: (administratorId) => rows.list({ administratorId }, (query) => query.orderBy('created_at_ms', 'desc').orderBy('id')),
    remove: (id) => rows.remove({ id }),
    removeOfAdministrator: (administratorId) => rows.remove({ administratorId }),
    async deleteExpired(nowMs) {
      await rows.removeExpired(nowMs)
      await challenges.removeExpired(nowMs)
    },
    replace: (before, after) => replaceRow(session, administratorSessionTable, before, after),
    async takeChallenge(digestHex, expiresAtMs) {
      try {
        await challenges.insert({ digestHex, expiresAtMs })
        return true
      } catch (error) {
        if (error instanceof StoreConflict) return false
        throw error
      }
    },
  }
}

export function journalReviewStore(session: Session): JournalReviewStore {
  const rows = rowsOf(session, journalReviewTable)
  return {
    insert: rows.insert,
    list: (journal, limit) => rows.list({ journal }, (query) => query.orderBy('at_ms', 'desc').orderBy('id').limit(limit)),
  }
}
