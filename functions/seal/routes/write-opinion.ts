/** 书写会诊意见: drawn as the pages that will be signed; written again, drawn again. */
import { writeOpinion as contract, type OpinionText } from '@yiqian/shared/protocol/own-documents.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { assertMayBegin, assertOwn, READY_LIFE_MS, type Draft } from '../../_domain/draft/draft.ts'
import { newId } from '../../_domain/new-id.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../drafts/assert-allowed.ts'
import { draftCard } from '../drafts/draft-card.ts'
import { drawOpinion, opinionContent } from '../drafts/draw-opinion.ts'

export const writeOpinion = routeFor<Deps>()(contract, async (deps, { draftId, opinion: given }, { staffId, deviceId }) => {
  const { database, files, settings, draftSettings, kernel: { clock, random } } = deps
  const { stores } = database
  await assertAllowed(stores, draftSettings)
  const nowMs = clock.nowMs()
  const before = draftId === undefined ? undefined : await stores.drafts.load(draftId)
  if (draftId !== undefined) assertOpinion(before, staffId, nowMs)
  const opinion = plain(given)
  const doctor = (await stores.staff.load(staffId))!
  const { pdf, pageCount, signature } = await drawOpinion(settings.hospitalName, opinion.title, opinionContent(opinion, doctor, nowMs), await deps.fonts())
  const id = before?.id ?? newId('doc', random)
  const { digestHex } = await files.put(id, pdf)
  const draft: Draft = {
    id, staffId, deviceId, kind: 'opinion', state: 'ready', title: opinion.title, patient: opinion.patient, digestHex, sizeBytes: pdf.length, slices: [], pageCount, opinion,
    position: signature, createdAtMs: before?.createdAtMs ?? nowMs, expiresAtMs: nowMs + READY_LIFE_MS, revision: before?.revision ?? 0,
  }
  try {
    await database.transaction(async (within) => {
      if (before) return void (await within.drafts.replace(before, draft))
      assertMayBegin(await within.drafts.listOfStaff(staffId), pdf.length, draftSettings, nowMs)
      await within.drafts.insert(draft)
    })
  } catch (error) {
    if (!before) await files.deleteAll(id)
    throw error
  }
  if (before && before.digestHex !== digestHex) await files.delete(id, before.digestHex)
  return { draft: draftCard(draft) }
})

/** @throws {Fault} draft.not_found · draft.state_conflict */
function assertOpinion(draft: Draft | undefined, staffId: string, nowMs: number): void {
  assertOwn(draft, staffId, nowMs)
  if (draft.kind !== 'opinion' || draft.state !== 'ready') throw new Fault('draft.state_conflict', { detail: `${draft.id}: ${draft.kind}, ${draft.state}` })
}

/** Line ends and tabs of any keyboard become what can be drawn. */
const flowing = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/[\t\u00a0\u2028\u2029]/g, ' ')
const oneLine = (text: string): string => flowing(text).replace(/\n/g, ' ')

const plain = ({ title, patient, askedBy, findings, opinion, advice }: OpinionText): OpinionText => ({
  title: oneLine(title),
  patient: Object.fromEntries(Object.entries(patient).filter(([, value]) => value !== undefined).map(([name, value]) => [name, oneLine(value)])) as unknown as OpinionText['patient'],
  ...(askedBy && { askedBy: oneLine(askedBy) }),
  ...(findings && { findings: flowing(findings) }),
  opinion: flowing(opinion),
  ...(advice && { advice: flowing(advice) }),
})
