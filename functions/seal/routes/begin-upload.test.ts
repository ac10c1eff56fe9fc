// seal.begin-upload: a place for a PDF of one's own, within limits; the same file again goes on (MA-8).
import { describe, expect, test } from 'vitest'
import { beginUpload } from '@yiqian/shared/protocol/own-documents.ts'
import { smallPdf } from '../../_runtime/testing/documents.ts'
import { seedDevice } from '../../_runtime/testing/people.ts'
import { begin, freshDoctor, largePdf, put, refusesStrangers, slicesOf, start, upload, useDesk, write } from '../testing/own-documents.ts'

const desk = useDesk({ OWN_DOCUMENTS_DAY_MIB: '3' })

describe('200', () => {
  test('MA-8 a draft without its slices, named after the file', async () => {
    const content = largePdf()
    const { draft, missing, sliceBytes } = (await begin(desk, desk.doctor, content)).body
    expect(draft).toMatchObject({ draftId: expect.stringMatching(/^doc_/), kind: 'pdf', state: 'receiving', title: '外院报告', receivedBytes: 0, sizeBytes: content.length, pageCount: 0 })
    expect([missing, sliceBytes]).toEqual([slicesOf(content).map((_, index) => index), 262_144])
  })
  test('the same file again: the same draft, less what arrived; from another phone: another', async () => {
    const doctor = await freshDoctor(desk)
    const content = largePdf()
    const first = (await begin(desk, doctor, content)).body
    await put(desk, doctor, first.draft.draftId, 1, slicesOf(content)[1]!)
    const again = (await begin(desk, doctor, content)).body
    expect([again.draft.draftId, again.draft.receivedBytes]).toEqual([first.draft.draftId, slicesOf(content)[1]!.length])
    expect(again.missing).toEqual(first.missing.filter((index) => index !== 1))
    const second = await seedDevice(desk.platform, doctor.staff)
    expect((await begin(desk, second, content)).body.draft.draftId).not.toBe(first.draft.draftId)
  })
})

describe('limits', () => {
  test('413 too large: the sentence names the limit', async () => {
    expect(await desk.platform.asDevice(desk.doctor, beginUpload, { fileName: 'a.pdf', sizeBytes: 2 * 1_048_576 + 1, digestHex: 'ab'.repeat(32) })).toMatchObject({ status: 413, code: 'document.too_large', facts: { limit: '2 MiB' } })
  })
  test('409 five drafts at once', async () => {
    const doctor = await freshDoctor(desk)
    for (let count = 0; count < 5; count++) expect((await begin(desk, doctor, smallPdf([`${count}`]))).status).toBe(200)
    expect(await begin(desk, doctor, smallPdf(['six']))).toMatchObject({ status: 409, code: 'draft.too_many', facts: { limit: 5 } })
    expect(await write(desk, doctor)).toMatchObject({ status: 409, code: 'draft.too_many' })
  })
  test('429 so many bytes in 24 hours, started ones too; the day after there is room again', async () => {
    const doctor = await freshDoctor(desk)
    const bytes = (sizeBytes: number) => desk.platform.asDevice(doctor, beginUpload, { fileName: 'a.pdf', sizeBytes, digestHex: 'cd'.repeat(32) })
    const { draft } = (await upload(desk, doctor, smallPdf(['started']))).body
    expect((await start(desk, doctor, draft)).status).toBe(200)
    expect((await bytes(2_000_000)).status).toBe(200)
    expect(await bytes(1_300_000)).toMatchObject({ status: 429, code: 'draft.quota', facts: { limit: '3 MiB' } })
    expect((await bytes(1_000_000)).status).toBe(200)
    desk.platform.clock.advance(86_400_001)
    await desk.platform.runtime.database.stores.drafts.listExpired(desk.platform.clock.nowMs(), 100).then((expired) => Promise.all(expired.map((each) => desk.platform.runtime.database.stores.drafts.remove(each))))
    expect((await bytes(1_900_000)).status).toBe(200)
  })
})

refusesStrangers(desk, beginUpload, () => ({ fileName: 'a.pdf', sizeBytes: 10, digestHex: 'ab'.repeat(32) }))
