/** 查询吊销信息来源及已取得的列表. */
import { listRevocationSources as contract } from '@yiqian/shared/protocol/trust.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { sourceCard } from '../source-card.ts'

export const listRevocationSources = routeFor<Deps>()(contract, async ({ validation, database, kernel }) => {
  const { sources, records } = database.stores.validation
  const held = new Set(validation.lists().map(({ id }) => id))
  const nowMs = kernel.clock.nowMs()
  const lists = (await records.listCurrent()).filter(({ kind }) => kind === 'crl')
  return {
    sources: (await sources.list()).map(sourceCard),
    lists: lists.map(({ id, sourceId, issuer, numberHex, entries, sizeBytes, thisUpdateMs, nextUpdateMs, takenAtMs }) => ({
      id, sourceId, issuer, number: numberHex === null ? null : BigInt(`0x${numberHex}`).toString(), entries, sizeBytes, thisUpdateMs, nextUpdateMs, takenAtMs, isFresh: nextUpdateMs === null || nowMs <= nextUpdateMs, isHeld: held.has(id),
    })),
  }
})
