// Owns answers kept for repeated requests in the database.
import { StoreConflict } from '../../_domain/ports.ts'
import type { IdempotencyStore } from '../../_domain/ports.ts'
import { idempotentAnswerTable } from '../entities/channel-session.ts'
import { rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

const CLAIM_TRIES = 5

export function idempotencyStore(session: Session): IdempotencyStore {
  const rows = rowsOf(session, idempotentAnswerTable)
  return {
    /** The primary key decides between two claims; a claim that was released in between is tried for again. */
    async claim(answer) {
      for (let round = 1; ; round++) {
        try {
          await rows.insert(answer)
          return 'claimed'
        } catch (error) {
          const there = error instanceof StoreConflict ? await rows.one({ key: answer.key }) : undefined
          if (there) return there
          if (!(error instanceof StoreConflict) || round === CLAIM_TRIES) throw error
        }
      }
    },
    finish: (key, status, wrappedAnswerHex) =>
      session.write(async (sql) => {
        const update = sql.updateTable('idempotent_answer').set({ status, wrapped_answer_hex: wrappedAnswerHex })
        const { numUpdatedRows } = await update.where('key', '=', key).executeTakeFirst()
        if (numUpdatedRows !== 1n) throw new Error('the idempotency key was not claimed')
      }),
    release: (key) => rows.remove({ key, wrappedAnswerHex: null }),
    deleteExpired: rows.removeExpired,
  }
}
