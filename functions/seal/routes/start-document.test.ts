// seal.start-document: an ordinary document with a task for whoever began it, known to the hospital's system (MA-8).
import { describe, expect, test } from 'vitest'
import { fetchFile, findDocument, getDocument, listChanges, listEvidence } from '@yiqian/shared/protocol/his.ts'
import { startDocument } from '@yiqian/shared/protocol/own-documents.ts'
import { getTask, listTasks } from '@yiqian/shared/protocol/status-sync.ts'
import { currentFile, signTask, smallPdf } from '../../_runtime/testing/documents.ts'
import { begin, freshDoctor, largePdf, refusesStrangers, start, upload, useDesk, write } from '../testing/own-documents.ts'

const desk = useDesk()

describe('200', () => {
  test('MA-8 in my pending list; the hospital’s system finds it, knows where it came from, and fetches it once signed', async () => {
    const { platform, application } = desk
    const doctor = await freshDoctor(desk)
    const { draft } = (await upload(desk, doctor, smallPdf(['外院']), '外院 CT.pdf')).body
    const { documentId, taskId } = (await platform.asDevice(doctor, startDocument, { draftId: draft.draftId, digestHex: draft.digestHex, title: '外院 CT 报告', patient: { name: '张三' }, note: '随访' })).body
    expect((await platform.asDevice(doctor, listTasks, { list: 'pending' })).body.items).toMatchObject([{ taskId, title: '外院 CT 报告', documentType: 'other', patient: { name: '张三' }, documentDigestHex: draft.digestHex }])
    expect((await platform.asDevice(doctor, getTask, { taskId })).body.startedBy).toEqual({ name: doctor.staff.name, mayWithdraw: true })
    expect((await platform.asApplication(application, listChanges, {})).body.changes.at(-1)).toMatchObject({ type: 'document.started', documentId, externalId: documentId, state: 'pending' })
    expect((await platform.asApplication(application, findDocument, { externalId: documentId })).body).toMatchObject({ documentId, origin: 'phone', startedBy: doctor.staff.staffNumber, fullySigned: false })
    await signTask(platform, doctor, taskId)
    expect((await platform.asApplication(application, getDocument, { documentId })).body).toMatchObject({ state: 'signed', fullySigned: true })
    expect((await platform.asApplication(application, fetchFile, { documentId })).body.bytes).toEqual(new Uint8Array(await currentFile(platform, documentId)))
    expect((await platform.asApplication(application, listEvidence, { documentId })).body).toMatchObject({ intact: true, records: [{ kind: 'document.started', actor: `device:${doctor.device.id}`, facts: { kind: 'pdf', staffNumber: doctor.staff.staffNumber, digestHex: draft.digestHex } }, { kind: 'task.signed' }] })
    expect((await platform.asDevice(doctor, getTask, { taskId })).body.startedBy).toEqual({ name: doctor.staff.name, mayWithdraw: false })
  })
  test('an opinion has its own type, its patient, and its signature beside the doctor’s line', async () => {
    const doctor = await freshDoctor(desk)
    const { draft } = (await write(desk, doctor)).body
    const { taskId } = (await start(desk, doctor, draft)).body
    const { task } = (await desk.platform.asDevice(doctor, getTask, { taskId })).body
    expect(task).toMatchObject({ documentType: 'consultation-opinion', patient: { name: '李秀英' } })
    expect((await desk.platform.runtime.database.stores.tasks.load(taskId))!.position).toMatchObject({ page: 1, width: 150 })
    await signTask(desk.platform, doctor, taskId)
  })
  test('twice, at once or later: one document', async () => {
    const doctor = await freshDoctor(desk)
    const { draft } = (await upload(desk, doctor, smallPdf(['once']))).body
    const answers = await Promise.all([0, 1, 2].map(() => start(desk, doctor, draft)))
    expect(new Set(answers.map(({ body }) => body.taskId)).size).toBe(1)
    expect((await start(desk, doctor, draft)).body).toEqual(answers[0]!.body)
  })
})

describe('refused', () => {
  test('404 another’s; 409 half sent; 409 another version than was looked at', async () => {
    const { draft } = (await write(desk, desk.doctor)).body
    expect(await start(desk, desk.other, draft)).toMatchObject({ status: 404, code: 'draft.not_found' })
    await write(desk, desk.doctor, { opinion: '改写' }, draft.draftId)
    expect(await start(desk, desk.doctor, draft)).toMatchObject({ status: 409, code: 'document.changed' })
    expect(await start(desk, desk.doctor, (await begin(desk, desk.doctor, largePdf())).body.draft)).toMatchObject({ status: 409, code: 'draft.state_conflict' })
  })
})

refusesStrangers(desk, startDocument, () => ({ draftId: 'doc_ffffffffffff', digestHex: 'ab'.repeat(32), title: 'x' }))
