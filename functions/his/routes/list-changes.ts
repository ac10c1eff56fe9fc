/** 增量变更（对账）: gapless and in order. */
import { listChanges as contract } from '@yiqian/shared/protocol/his.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const listChanges = routeFor<Deps>()(contract, async ({ database: { stores } }, { cursor, limit }, { applicationId }) => {
  const found = await stores.changes.list(applicationId, cursor, limit + 1)
  const changes = found.slice(0, limit).map(({ cursor: at, type, documentId, externalId, state, atMs }) => ({ cursor: at, type, documentId, externalId, state, atMs }))
  return { changes, nextCursor: changes.at(-1)?.cursor ?? cursor, more: found.length > limit }
})
