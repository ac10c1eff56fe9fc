// seal.put-slice: slices in any order, once each; foreign, replayed and forged ones are refused (MA-8).
import { describe, expect, test } from 'vitest'
import { deleteDraft, finishUpload, putSlice } from '@yiqian/shared/protocol/own-documents.ts'
import { seedDevice } from '../../_runtime/testing/people.ts'
import { begin, filesOf, freshDoctor, largePdf, put, refusesStrangers, slicesOf, useDesk } from '../testing/own-documents.ts'

const desk = useDesk()

async function begun() {
  const doctor = await freshDoctor(desk)
  const content = largePdf()
  const { draft } = (await begin(desk, doctor, content)).body
  return { doctor, content, slices: slicesOf(content), draftId: draft.draftId }
}

describe('200', () => {
  test('MA-8 in any order, and the same again changes nothing', async () => {
    const { doctor, slices, draftId, content } = await begun()
    for (const index of [...slices.keys()].reverse()) await put(desk, doctor, draftId, index, slices[index]!)
    expect((await put(desk, doctor, draftId, 0, slices[0]!)).body).toEqual({ receivedBytes: content.length, missingCount: 0 })
    expect(await filesOf(desk, draftId)).toHaveLength(slices.length)
  })
  test('several at once: each is counted', async () => {
    const { doctor, slices, draftId } = await begun()
    await Promise.all([0, 1].flatMap((index) => [index, index]).map((index) => put(desk, doctor, draftId, index, slices[index]!)))
    expect((await put(desk, doctor, draftId, 0, slices[0]!)).body.missingCount).toBe(slices.length - 2)
  })
})

describe('refused', () => {
  test('404 foreign: another doctor’s draft, one’s own from another phone, one that is gone or expired', async () => {
    const { doctor, slices, draftId } = await begun()
    const secondPhone = await seedDevice(desk.platform, doctor.staff)
    for (const sender of [desk.other, secondPhone]) expect(await put(desk, sender, draftId, 0, slices[0]!)).toMatchObject({ status: 404, code: 'draft.not_found' })
    expect(await put(desk, doctor, 'doc_ffffffffffff', 0, slices[0]!)).toMatchObject({ status: 404, code: 'draft.not_found' })
    const { slices: later, doctor: late, draftId: stale } = await begun()
    desk.platform.clock.advance(86_400_001)
    expect(await put(desk, late, stale, 0, later[0]!)).toMatchObject({ status: 404, code: 'draft.not_found' })
    expect(await filesOf(desk, draftId)).toEqual([])
  })
  test('409 replayed: after the file is whole; 404 after it was deleted', async () => {
    const { doctor, slices, draftId } = await begun()
    for (const [index, slice] of slices.entries()) await put(desk, doctor, draftId, index, slice)
    expect((await desk.platform.asDevice(doctor, finishUpload, { draftId })).status).toBe(200)
    expect(await put(desk, doctor, draftId, 0, slices[0]!)).toMatchObject({ status: 409, code: 'draft.state_conflict' })
    expect((await desk.platform.asDevice(doctor, deleteDraft, { draftId })).status).toBe(200)
    expect(await put(desk, doctor, draftId, 0, slices[0]!)).toMatchObject({ status: 404, code: 'draft.not_found' })
    expect(await filesOf(desk, draftId)).toEqual([])
  })
  test('409 other bytes in a place that is taken; what was there stays', async () => {
    const { doctor, slices, draftId } = await begun()
    await put(desk, doctor, draftId, 0, slices[0]!)
    expect(await put(desk, doctor, draftId, 0, slices[0]!.toReversed())).toMatchObject({ status: 409, code: 'draft.slice_differs' })
    expect(await filesOf(desk, draftId)).toHaveLength(1)
  })
  test('422 forged or damaged: bytes that are not what the digest says, another length, no such place', async () => {
    const { doctor, slices, draftId } = await begun()
    for (const [index, bytes, digestHex] of [[0, slices[0]!, 'ab'.repeat(32)], [0, slices[0]!.subarray(1), undefined], [slices.length, slices[0]!, undefined], [slices.length - 1, slices[0]!, undefined]] as const) {
      expect(await put(desk, doctor, draftId, index, bytes, digestHex)).toMatchObject({ status: 422, code: 'draft.slice_broken' })
    }
    expect(await filesOf(desk, draftId)).toEqual([])
  })
  test('400 more than a slice', async () => {
    const { doctor, draftId } = await begun()
    expect(await put(desk, doctor, draftId, 0, new Uint8Array(262_147))).toMatchObject({ status: 400, code: 'request.malformed' })
  })
})

refusesStrangers(desk, putSlice, () => ({ draftId: 'doc_ffffffffffff', index: 0, contentBase64: 'AAAA', digestHex: 'ab'.repeat(32) }))
