/** 上传一个分片: written down before it is counted; the same again changes nothing. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { putSlice as contract } from '@yiqian/shared/protocol/own-documents.ts'
import { assertSender, missingSlices, receivedBytes, withSlice, type Draft } from '../../_domain/draft/draft.ts'
import type { Stores } from '../../_domain/ports.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../drafts/assert-allowed.ts'
import { sm3Hex } from '../drafts/sm3-hex.ts'

export const putSlice = routeFor<Deps>()(contract, async ({ database, files, draftSettings, kernel: { clock } }, { draftId, index, contentBase64, digestHex }, actor) => {
  const bytes = fromBase64(contentBase64)
  if (sm3Hex(bytes) !== digestHex) throw new Fault('draft.slice_broken', { detail: `slice ${index}: digest` })
  const load = async (stores: Stores): Promise<Draft> => {
    await assertAllowed(stores, draftSettings)
    const draft = await stores.drafts.load(draftId)
    assertSender(draft, actor, clock.nowMs())
    return draft
  }
  const before = await load(database.stores)
  // Nothing is written for a slice that has no place.
  if (withSlice(before, index, { digestHex, sizeBytes: bytes.length }) === before) return answerOf(before)
  await files.put(draftId, bytes)
  const after = await database.transaction(async (stores) => {
    const draft = await load(stores)
    const wanted = withSlice(draft, index, { digestHex, sizeBytes: bytes.length })
    return wanted === draft ? draft : stores.drafts.replace(draft, wanted)
  }, 5)
  return answerOf(after)
})

const answerOf = (draft: Draft) => ({ receivedBytes: receivedBytes(draft), missingCount: missingSlices(draft).length })
