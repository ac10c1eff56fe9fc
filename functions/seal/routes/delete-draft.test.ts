// seal.delete-draft: nothing stays; and what nobody came back to is cleared away in the background.
import { describe, expect, test } from 'vitest'
import { deleteDraft, listDrafts } from '@yiqian/shared/protocol/own-documents.ts'
import { smallPdf } from '../../_runtime/testing/documents.ts'
import { clearDrafts } from '../work/clear-drafts.ts'
import { begin, filesOf, freshDoctor, largePdf, put, refusesStrangers, slicesOf, start, upload, useDesk, write } from '../testing/own-documents.ts'

const desk = useDesk()
const remove = (draftId: string, sender = desk.doctor) => desk.platform.asDevice(sender, deleteDraft, { draftId })

describe('MA-8 given up', () => {
  test('200 with its slices; again is no error', async () => {
    const content = largePdf()
    const { draft } = (await begin(desk, desk.doctor, content)).body
    await put(desk, desk.doctor, draft.draftId, 0, slicesOf(content)[0]!)
    for (let round = 0; round < 2; round++) expect((await remove(draft.draftId)).body).toEqual({ deleted: true })
    expect(await filesOf(desk, draft.draftId)).toEqual([])
    expect((await desk.platform.asDevice(desk.doctor, listDrafts, {})).body.drafts).toEqual([])
  })
  test('another’s stays, without a word that it is there', async () => {
    const { draft } = (await write(desk, desk.doctor)).body
    expect((await remove(draft.draftId, desk.other)).status).toBe(200)
    expect(await filesOf(desk, draft.draftId)).toHaveLength(1)
  })
  test('409 what is a document already', async () => {
    const { draft } = (await upload(desk, desk.doctor, smallPdf(['started']))).body
    await start(desk, desk.doctor, draft)
    expect(await remove(draft.draftId)).toMatchObject({ status: 409, code: 'draft.state_conflict' })
    expect(await filesOf(desk, draft.draftId)).toHaveLength(1)
  })
})

describe('MA-8 cleared away', () => {
  test('half sent after a day, ready after a week, with their files; the file of a started one stays', async () => {
    const doctor = await freshDoctor(desk)
    const content = largePdf()
    const half = (await begin(desk, doctor, content)).body.draft
    await put(desk, doctor, half.draftId, 0, slicesOf(content)[0]!)
    const ready = (await write(desk, doctor)).body.draft
    const started = (await upload(desk, doctor, smallPdf(['goes on']))).body.draft
    await start(desk, doctor, started)
    const left = async () => Promise.all([half, ready, started].map(async ({ draftId }) => (await filesOf(desk, draftId)).length))
    const seal = desk.platform.runtime
    await clearDrafts(seal)
    expect(await left()).toEqual([1, 1, 1])
    desk.platform.clock.advance(86_400_001)
    await clearDrafts(seal)
    expect(await left()).toEqual([0, 1, 1])
    desk.platform.clock.advance(6 * 86_400_000)
    await clearDrafts(seal)
    expect(await left()).toEqual([0, 0, 1])
    expect(await desk.platform.runtime.database.stores.drafts.listOfStaff(doctor.staff.id)).toEqual([])
  })
})

refusesStrangers(desk, deleteDraft, () => ({ draftId: 'doc_ffffffffffff' }))
