/** 查看手写签名: one's own alone. */
import { getHandwriting as contract } from '@yiqian/shared/protocol/seal.ts'
import type { DocumentType } from '@yiqian/shared/protocol/states.ts'
import { impressionDigest, MOST_KEPT, noChoice } from '../../_domain/handwriting/handwriting.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'

export const getHandwriting = routeFor<Deps>()(contract, async ({ database: { stores: { impressions } }, inks }, _input, { staffId }) => {
  const [kept, uses, choice] = await Promise.all([impressions.listOfStaff(staffId), impressions.usesOf(staffId), impressions.loadChoice(staffId)])
  const { shown, defaultId, byType } = choice ?? noChoice(staffId)
  return {
    pngBase64: kept.find(({ id }) => id === defaultId)?.pngBase64 ?? null,
    shown,
    inks,
    mostKept: MOST_KEPT,
    impressions: kept.map(({ id, pngBase64, ink, origin, savedAtMs }) => {
      const use = uses.find((each) => each.impressionId === id)
      const documentTypes = (Object.keys(byType) as DocumentType[]).filter((type) => byType[type] === id)
      return { impressionId: id, pngBase64, digestHex: impressionDigest(fromBase64(pngBase64)), ink, origin, savedAtMs, isDefault: id === defaultId, documentTypes, signedCount: use?.count ?? 0, lastSignedAtMs: use?.lastAtMs ?? null }
    }),
  }
})
