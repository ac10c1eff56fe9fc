/** 本人的草稿: what was begun and not started; whether the hospital takes any. */
import { listDrafts as contract, MOST_DRAFTS, SLICE_BYTES } from '@yiqian/shared/protocol/own-documents.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { isAllowed } from '../drafts/assert-allowed.ts'
import { draftCard } from '../drafts/draft-card.ts'

export const listDrafts = routeFor<Deps>()(contract, async ({ database: { stores }, draftSettings, kernel: { clock } }, _input, { staffId }) => {
  const kept = (await stores.drafts.listOfStaff(staffId)).filter(({ state, expiresAtMs }) => state !== 'started' && expiresAtMs >= clock.nowMs())
  return { isAllowed: await isAllowed(stores, draftSettings), limitBytes: draftSettings.fileBytes, sliceBytes: SLICE_BYTES, mostDrafts: MOST_DRAFTS, drafts: kept.map(draftCard) }
})
