/** 删除手写签名: one's own; signed documents keep the picture they carry. */
import { deleteHandwriting as contract } from '@yiqian/shared/protocol/seal.ts'
import { noChoice, withoutImpression } from '../../_domain/handwriting/handwriting.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const deleteHandwriting = routeFor<Deps>()(contract, async ({ database, kernel }, { impressionId }, { staffId }) => {
  await database.transaction(async ({ impressions }) => {
    const kept = await impressions.listOfStaff(staffId)
    if (!kept.some(({ id }) => id === impressionId)) return
    await impressions.remove(impressionId)
    const left = kept.filter(({ id }) => id !== impressionId)
    await impressions.putChoice(withoutImpression((await impressions.loadChoice(staffId)) ?? noChoice(staffId), impressionId, left, kernel.clock.nowMs()))
  }, 5)
  return { deleted: true as const }
})
