/** 开始上传本人文件: a place for the slices; the same file again goes on where it stopped. */
import { beginUpload as contract, SLICE_BYTES } from '@yiqian/shared/protocol/own-documents.ts'
import { assertMayBegin, assertSize, DAY_MS, missingSlices, sliceCount, type Draft } from '../../_domain/draft/draft.ts'
import { newId } from '../../_domain/new-id.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../drafts/assert-allowed.ts'
import { draftCard } from '../drafts/draft-card.ts'

export const beginUpload = routeFor<Deps>()(contract, async ({ database, draftSettings, kernel: { clock, random } }, { fileName, sizeBytes, digestHex }, { staffId, deviceId }) => {
  assertSize(sizeBytes, draftSettings)
  const draft = await database.transaction(async (stores) => {
    await assertAllowed(stores, draftSettings)
    const nowMs = clock.nowMs()
    const kept = await stores.drafts.listOfStaff(staffId)
    const there = kept.find((each) => each.state === 'receiving' && each.deviceId === deviceId && each.digestHex === digestHex && each.sizeBytes === sizeBytes && each.expiresAtMs >= nowMs)
    if (there) return there
    assertMayBegin(kept, sizeBytes, draftSettings, nowMs)
    const made: Draft = {
      id: newId('doc', random), staffId, deviceId, kind: 'pdf', state: 'receiving', title: titleOf(fileName), patient: null, digestHex, sizeBytes,
      slices: Array.from({ length: sliceCount(sizeBytes) }, () => null), pageCount: 0, opinion: null, position: null, createdAtMs: nowMs, expiresAtMs: nowMs + DAY_MS, revision: 0,
    }
    await stores.drafts.insert(made)
    return made
  }, 3)
  return { draft: draftCard(draft), sliceBytes: SLICE_BYTES, missing: missingSlices(draft) }
})

const titleOf = (fileName: string): string => fileName.replace(/\.pdf$/i, '').trim() || fileName
