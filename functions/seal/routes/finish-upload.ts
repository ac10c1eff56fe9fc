/** 完成上传: one file of its slices, looked at as strictly as a pushed one. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { finishUpload as contract } from '@yiqian/shared/protocol/own-documents.ts'
import { assertSender, missingSlices, namedFiles, READY_LIFE_MS, type Draft } from '../../_domain/draft/draft.ts'
import { routeFor } from '../../_kernel/route.ts'
import { placesUnseen } from '../../_runtime/find-places.ts'
import { inspectPdf, type Inspected } from '../../_runtime/inspect-pdf.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../drafts/assert-allowed.ts'
import { assertPlainPdf } from '../drafts/assert-plain-pdf.ts'
import { draftCard } from '../drafts/draft-card.ts'
import { sm3Hex } from '../drafts/sm3-hex.ts'

export const finishUpload = routeFor<Deps>()(contract, async (deps, { draftId }, actor) => {
  const { database: { stores }, files, draftSettings, kernel: { clock } } = deps
  await assertAllowed(stores, draftSettings)
  const draft = await stores.drafts.load(draftId)
  assertSender(draft, actor, clock.nowMs())
  if (draft.state !== 'receiving') return { draft: draftCard(draft) }
  const missing = missingSlices(draft)
  if (missing.length > 0) throw new Fault('draft.incomplete', { facts: { missing: missing.length } })
  const pdf = await joined(deps, draft)
  const { pageCount, positions } = await inspected(deps, draft, pdf)
  await files.put(draft.id, pdf)
  const ready = await stores.drafts.replace(draft, { ...draft, state: 'ready', pageCount, position: positions[0] ?? placesUnseen(pdf, [], 1)[0]!, slices: [], expiresAtMs: clock.nowMs() + READY_LIFE_MS })
  for (const digestHex of namedFiles(draft)) if (digestHex !== draft.digestHex) await files.delete(draft.id, digestHex)
  return { draft: draftCard(ready) }
})

async function joined({ files }: Deps, draft: Draft): Promise<Uint8Array> {
  const pdf = new Uint8Array(draft.sizeBytes)
  let offset = 0
  for (const digestHex of draft.slices) {
    const slice = await files.read(draft.id, digestHex!)
    if (!slice) throw new Error(`${draft.id} has lost a slice`)
    pdf.set(slice, offset)
    offset += slice.length
  }
  return pdf
}

/** What is refused is gone at once: it is of no use, and the person chooses another file. */
async function inspected({ database: { stores }, files, pageImages }: Deps, draft: Draft, pdf: Uint8Array): Promise<Inspected> {
  try {
    if (sm3Hex(pdf) !== draft.digestHex) throw new Fault('draft.digest_differs')
    await assertPlainPdf(pdf)
    return await inspectPdf(pdf, [undefined], pageImages)
  } catch (error) {
    if (error instanceof Fault) {
      await stores.drafts.remove(draft)
      await files.deleteAll(draft.id)
    }
    throw error
  }
}
