/** 删除草稿: nothing of it stays. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { deleteDraft as contract } from '@yiqian/shared/protocol/own-documents.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const deleteDraft = routeFor<Deps>()(contract, async ({ database: { stores }, files }, { draftId }, { staffId }) => {
  const draft = await stores.drafts.load(draftId)
  // Another's draft looks like one that is gone.
  if (!draft || draft.staffId !== staffId) return { deleted: true as const }
  if (draft.state === 'started') throw new Fault('draft.state_conflict', { detail: `${draftId} is a document` })
  await stores.drafts.remove(draft).catch((error: unknown) => {
    throw error instanceof StoreConflict ? new Fault('draft.state_conflict', { cause: error }) : error
  })
  await files.deleteAll(draftId)
  return { deleted: true as const }
})
