/** 登记一段日志已审查. */
import { reviewJournal as contract } from '@yiqian/shared/protocol/journals.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { newId } from '../../_domain/new-id.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { digestOf, readRange } from '../journals/read-range.ts'

export const reviewJournal = routeFor<Deps>()(contract, async ({ journals, database, kernel, gm }, { journal, fromMs, toMs, note }, { administratorId }, call) => {
  const atMs = kernel.clock.nowMs()
  if (toMs >= atMs) throw new Fault('journal.query_invalid', { detail: 'what is still to come cannot have been reviewed' })
  const records = await readRange(await journals.open(journal), { fromMs, toMs })
  const review = { id: newId('rvw', kernel.random), journal, fromMs, toMs, administratorId, note, entryCount: records.length, digestHex: digestOf((bytes) => gm.sm3(bytes), records), atMs }
  call.note({ journal, reviewId: review.id, digestHex: review.digestHex })
  await database.stores.journalReviews.insert(review)
  return review
})
