/** 选用手写签名: which of one's own pictures stands where, and whether picture, name or both are shown. */
import { chooseHandwriting as contract } from '@yiqian/shared/protocol/seal.ts'
import { chooseImpressions } from '../../_domain/handwriting/handwriting.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const chooseHandwriting = routeFor<Deps>()(contract, async ({ database, kernel }, { shown, defaultId = null, byType }, { staffId }) => {
  await database.transaction(async ({ impressions }) => {
    const wanted = { staffId, shown, defaultId, byType: Object.fromEntries(byType.map(({ documentType, impressionId }) => [documentType, impressionId])) }
    await impressions.putChoice(chooseImpressions(await impressions.listOfStaff(staffId), wanted, kernel.clock.nowMs()))
  }, 5)
  return { chosen: true as const }
})
