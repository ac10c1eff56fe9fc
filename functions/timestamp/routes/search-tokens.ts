/** 检索已签发的时间戳. TS-7 */
import { searchTokens as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { JournalError } from '../../_domain/journal/journal-error.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { issuedCard } from '../issued-card.ts'
import { ISSUED } from '../issuing/journal-entry.ts'

export const searchTokens = routeFor<Deps>()(contract, async ({ journal }, { serialHex, digestHex, profileId, fromMs, toMs, limit, cursor }) => {
  const keys = [['serial', serialHex], ['digest', digestHex], ['profile', profileId]].filter((pair): pair is [string, string] => pair[1] !== undefined)
  if (keys.length > 1) throw new Fault('journal.query_invalid', { detail: 'one of serial number, digest and profile' })
  try {
    const { entries, nextCursor } = await journal.search({
      kind: ISSUED, limit, ...(fromMs !== undefined && { fromMs }), ...(toMs !== undefined && { toMs }), ...(cursor !== undefined && { cursor }), ...(keys[0] && { key: { name: keys[0][0], value: keys[0][1] } }),
    })
    return { tokens: entries.map(issuedCard), nextCursor }
  } catch (error) {
    throw error instanceof JournalError && error.code === 'journal.query_invalid' ? new Fault('journal.query_invalid', { detail: error.detail, cause: error }) : error
  }
})
