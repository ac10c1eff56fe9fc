/** 立即获取吊销列表. A status service is not fetched: its card comes back as it is. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { fetchRevocationSource as contract } from '@yiqian/shared/protocol/trust.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { sourceCard } from '../source-card.ts'

export const fetchRevocationSource = routeFor<Deps>()(contract, async ({ validation, database }, { sourceId }, _actor, { note }) => {
  const source = await database.stores.validation.sources.load(sourceId)
  if (!source || source.state === 'removed') throw new Fault('revocation_source.not_found')
  if (source.kind !== 'crl') return sourceCard(source)
  await validation.openTrust()
  const fetched = await validation.sources.fetchNow(source)
  await validation.changed()
  note({ source: source.name, outcome: fetched.outcome ?? '' })
  return sourceCard(fetched)
})
