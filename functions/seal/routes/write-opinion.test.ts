// seal.write-opinion: drawn with doctor, patient and time, on as many pages as it needs (MA-8).
import { describe, expect, test } from 'vitest'
import { getDraftPage, writeOpinion } from '@yiqian/shared/protocol/own-documents.ts'
import { createPageImages } from '../../_adapters/page-images/page-images.ts'
import { smallPdf } from '../../_runtime/testing/documents.ts'
import { filesOf, freshDoctor, opinionText, refusesStrangers, upload, useDesk, write } from '../testing/own-documents.ts'

const desk = useDesk()

describe('200', () => {
  test('MA-8 one page that says who, about whom, when and what', async () => {
    const doctor = await freshDoctor(desk)
    const { draft } = (await write(desk, doctor, { askedBy: '普通外科', findings: '心电图：窦性心律', advice: '术后复查\t心肌酶\r\n监测血压' })).body
    expect(draft).toMatchObject({ kind: 'opinion', state: 'ready', title: '心内科会诊意见', pageCount: 1, patient: { name: '李秀英', admissionNumber: 'ZY20261121' }, opinion: { advice: '术后复查 心肌酶\n监测血压' } })
    const pdf = (await desk.platform.runtime.files.read(draft.draftId, draft.digestHex))!
    const pageImages = createPageImages()
    for (const words of ['心内科会诊意见', '姓名：李秀英', '住院号：ZY20261121', '普通外科', '窦性心律', '可耐受手术', '监测血压', doctor.staff.name, '会诊医师签名', '2026-11-21 16:00']) {
      expect((await pageImages.locateText(pdf, words)).length, words).toBeGreaterThan(0)
    }
    await pageImages.close()
  })
  test('written again: the same draft, drawn anew, the earlier pages gone', async () => {
    const doctor = await freshDoctor(desk)
    const first = (await write(desk, doctor)).body.draft
    const second = (await write(desk, doctor, { opinion: '建议推迟手术。' }, first.draftId)).body.draft
    expect(second.draftId).toBe(first.draftId)
    expect(await filesOf(desk, first.draftId)).toEqual([second.digestHex])
  })
  test('a long one flows over pages, each can be looked at', async () => {
    const doctor = await freshDoctor(desk)
    const { draft } = (await write(desk, doctor, { opinion: '患者病情稳定，建议继续目前治疗。'.repeat(200), findings: 'NT-proBNP 1250 pg/mL '.repeat(120) })).body
    expect(draft.pageCount).toBeGreaterThan(2)
    const page = (await desk.platform.asDevice(doctor, getDraftPage, { draftId: draft.draftId, page: draft.pageCount, widthPx: 400 })).body
    expect(page).toMatchObject({ pageCount: draft.pageCount, documentDigestHex: draft.digestHex })
  })
})

describe('refused', () => {
  test('422 a character that no font has', async () => expect(await write(desk, desk.doctor, { opinion: '患者\u{20BB7}某' })).toMatchObject({ status: 422, code: 'document.glyph_missing' }))
  test('404 another’s draft; 409 one that is a file', async () => {
    const { draft } = (await write(desk, desk.doctor)).body
    expect(await write(desk, desk.other, {}, draft.draftId)).toMatchObject({ status: 404, code: 'draft.not_found' })
    const file = (await upload(desk, desk.doctor, smallPdf(['a file']))).body.draft
    expect(await write(desk, desk.doctor, {}, file.draftId)).toMatchObject({ status: 409, code: 'draft.state_conflict' })
  })
  test('400 without an opinion, without a patient, too long', async () => {
    for (const some of [{ opinion: ' ' }, { patient: { name: '' } }, { opinion: '长'.repeat(4001) }]) expect(await write(desk, desk.doctor, some)).toMatchObject({ status: 400, code: 'request.malformed' })
  })
})

refusesStrangers(desk, writeOpinion, () => ({ opinion: opinionText() }))
