// Owns answers kept for repeated requests in the database.
import { StoreConflict } from '../../_domain/ports.ts'
import type { IdempotencyStore } from '../../_domain/ports.ts'
import type { IdempotentAnswer } from '../../_domain/records.ts'
import { idempotentAnswerTable } from '../entities/channel-session.ts'
import { rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

const CLAIM_TRIES = 5

export function idempotencyStore(session: Session): IdempotencyStore {
  const rows = rowsOf(session, idempotentAnswerTable)
  const { name } = idempotentAnswerTable

  /** An expired row is free; of two that take it over the second finds it no longer expired. */
  const takeOver = (answer: IdempotentAnswer, nowMs: number): Promise<boolean> =>
    session.write(async (sql) => {
      const update = sql.updateTable(name).set(idempotentAnswerTable.toRow(answer))
      const result = await update.where('key', '=', answer.key).where('expires_at_ms', '<=', nowMs).executeTakeFirst()
      return result.numUpdatedRows === 1n
    })

  return {
    /** The primary key decides between two claims; one that was released in between is tried for again. */
    async claim(answer, nowMs) {
      for (let round = 1; ; round++) {
        try {
          await rows.insert(answer)
          return 'claimed'
        } catch (error) {
          if (!(error instanceof StoreConflict) || round === CLAIM_TRIES) throw error
        }
        if (await takeOver(answer, nowMs)) return 'claimed'
        const there = await rows.one({ key: answer.key })
        if (there) return there
      }
    },
    renew: (key, expiresAtMs) =>
      session.write(async (sql) => {
        await sql.updateTable(name).set({ expires_at_ms: expiresAtMs }).where('key', '=', key).where('wrapped_answer_hex', 'is', null).execute()
      }),
    /** The first answer stays: whoever was so slow that the claim expired meanwhile changes nothing. */
    finish: (key, status, wrappedAnswerHex, expiresAtMs) =>
      session.write(async (sql) => {
        const values = { status, wrapped_answer_hex: wrappedAnswerHex, expires_at_ms: expiresAtMs }
        const update = sql.updateTable(name).set(values).where('key', '=', key).where('wrapped_answer_hex', 'is', null)
        const { numUpdatedRows } = await update.executeTakeFirst()
        if (numUpdatedRows === 1n) return
        const there = await sql.selectFrom(name).select('key').where('key', '=', key).executeTakeFirst()
        if (!there) throw new Error('the idempotency key was not claimed')
      }),
    release: (key) => rows.remove({ key, wrappedAnswerHex: null }),
    deleteExpired: rows.removeExpired,
  }
}
