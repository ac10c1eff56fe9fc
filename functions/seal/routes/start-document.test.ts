// seal.start-document: an ordinary document with a task for whoever began it, known to the hospital's system (MA-8).
import { describe, expect, test } from 'vitest'
import { fetchFile, findDocument, getDocument, listChanges, listEvidence } from '@yiqian/shared/protocol/his.ts'
import { startDocument, withdrawDocument, type DraftCard } from '@yiqian/shared/protocol/own-documents.ts'
import { addColleague, getFlow } from '@yiqian/shared/protocol/flow.ts'
import type { RequestInputOf } from '@yiqian/shared/protocol/contract.ts'
import { getSignaturePlace } from '@yiqian/shared/protocol/seal.ts'
import { getTask, listTasks } from '@yiqian/shared/protocol/status-sync.ts'
import { nextHex } from '../../_domain/testing/builders.ts'
import { currentFile, signTask, smallPdf } from '../../_runtime/testing/documents.ts'
import { seedStaff, type EnrolledDevice } from '../../_runtime/testing/people.ts'
import { signatureBoxes } from '../../_runtime/testing/signature-boxes.ts'
import { begin, freshDoctor, largePdf, refusesStrangers, start, upload, useDesk, write } from '../testing/own-documents.ts'

const desk = useDesk()
const startWith = (doctor: EnrolledDevice, { draftId, digestHex, title }: DraftCard, some: Partial<RequestInputOf<typeof startDocument>>) => desk.platform.asDevice(doctor, startDocument, { draftId, digestHex, title, ...some })
const befriend = async (doctor: EnrolledDevice, ...others: { staff: { staffNumber: string } }[]): Promise<string[]> => {
  for (const { staff } of others) await desk.platform.asDevice(doctor, addColleague, { staffNumber: staff.staffNumber })
  return others.map(({ staff }) => staff.staffNumber)
}
const draftOf = async (doctor: EnrolledDevice, lines = ['one', 'two']): Promise<DraftCard> => (await upload(desk, doctor, smallPdf([...lines, nextHex(4)]))).body.draft
const tasksOf = (documentId: string) => desk.platform.runtime.database.stores.tasks.listOfDocument(documentId)

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

describe('MA-8 where one’s own signature stands', () => {
  test('the place that is shown is the place that is stamped', async () => {
    const doctor = await freshDoctor(desk)
    const draft = await draftOf(doctor)
    expect(draft.signature).toEqual({ page: 3, x: 419, y: 758, width: 140, height: 48 })
    const { documentId, taskId } = (await start(desk, doctor, draft)).body
    await signTask(desk.platform, doctor, taskId)
    expect(await signatureBoxes(await currentFile(desk.platform, documentId))).toMatchObject([draft.signature])
  })
  test('moved: there it is stamped, in the same size, and there the phone jumps to', async () => {
    const doctor = await freshDoctor(desk)
    const draft = await draftOf(doctor)
    const { documentId, taskId } = (await startWith(doctor, draft, { place: { page: 2, x: 72.5, y: 300 } })).body
    expect((await desk.platform.asDevice(doctor, getSignaturePlace, { taskId })).body.page).toBe(2)
    await signTask(desk.platform, doctor, taskId)
    expect(await signatureBoxes(await currentFile(desk.platform, documentId))).toMatchObject([{ page: 2, x: 72.5, y: 300, width: 140, height: 48 }])
  })
  test('an opinion is signed beside the doctor’s line, or elsewhere if that is asked', async () => {
    const doctor = await freshDoctor(desk)
    const { draft } = (await write(desk, doctor)).body
    expect(draft.signature).toMatchObject({ page: 1, width: 150 })
    const { taskId } = (await startWith(doctor, draft, { place: { page: 1, x: 40, y: 700 } })).body
    expect((await desk.platform.runtime.database.stores.tasks.load(taskId))!.position).toEqual({ ...draft.signature, x: 40, y: 700 })
  })
  test.each([
    ['a page that is not there', { page: 4, x: 10, y: 10 }, 422, 'document.position_invalid'],
    ['over the right edge', { page: 1, x: 456, y: 10 }, 422, 'document.position_invalid'],
    ['below the page', { page: 1, x: 10, y: 795 }, 422, 'document.position_invalid'],
    ['left of the page', { page: 1, x: -1, y: 10 }, 400, 'request.malformed'],
    ['half a page', { page: 1.5, x: 1, y: 10 }, 400, 'request.malformed'],
  ])('refused: %s, and nothing is started', async (_, place, status, code) => {
    const doctor = await freshDoctor(desk)
    const draft = await draftOf(doctor)
    expect(await startWith(doctor, draft, { place })).toMatchObject({ status, code })
    expect(await tasksOf(draft.draftId)).toEqual([])
    expect((await startWith(doctor, draft, { place: { page: 3, x: 455, y: 794 } })).status).toBe(200)
  })
})

describe('MA-8 MA-12 further signers named with it', () => {
  test('one after the other, each in a place of their own; I sign first; the evidence names them', async () => {
    const [doctor, second, third] = [await freshDoctor(desk), await freshDoctor(desk), await freshDoctor(desk)]
    const staffNumbers = await befriend(doctor, second, third)
    const { documentId, taskId } = (await startWith(doctor, await draftOf(doctor), { furtherSigners: { order: 'sequence', staffNumbers } })).body
    const tasks = await tasksOf(documentId)
    expect(tasks.map(({ stage, state }) => [stage, state])).toEqual([[1, 'pending'], [2, 'waiting'], [3, 'waiting']])
    expect(tasks[0]!.id).toBe(taskId)
    for (const [index, signer] of [doctor, second, third].entries()) await signTask(desk.platform, signer, tasks[index]!.id)
    const boxes = await signatureBoxes(await currentFile(desk.platform, documentId))
    expect(boxes.map(({ page, x, y }) => [page, x, y])).toEqual([[3, 419, 758], [3, 271, 758], [3, 123, 758]])
    expect((await desk.platform.asApplication(desk.application, getDocument, { documentId })).body).toMatchObject({ state: 'signed', fullySigned: true, signerOrder: 'sequence', startedBy: doctor.staff.staffNumber })
    expect((await desk.platform.asApplication(desk.application, listEvidence, { documentId })).body.records[0]!.facts).toMatchObject({ signers: 3, furtherSigners: staffNumbers.join(' '), order: 'sequence' })
  })
  test('in any order: all of them once I have signed, whoever comes first', async () => {
    const [doctor, second, third] = [await freshDoctor(desk), await freshDoctor(desk), await freshDoctor(desk)]
    const staffNumbers = await befriend(doctor, second, third)
    const { documentId } = (await startWith(doctor, await draftOf(doctor), { furtherSigners: { order: 'any', staffNumbers }, place: { page: 3, x: 271, y: 758 } })).body
    const tasks = await tasksOf(documentId)
    await signTask(desk.platform, doctor, tasks[0]!.id)
    expect((await desk.platform.asDevice(third, getFlow, { taskId: tasks[2]!.id })).body.stages.map(({ state, people }) => [state, people.length])).toEqual([['done', 1], ['open', 2]])
    await signTask(desk.platform, third, tasks[2]!.id)
    await signTask(desk.platform, second, tasks[1]!.id)
    expect(new Set((await signatureBoxes(await currentFile(desk.platform, documentId))).map(({ x, y }) => `${x} ${y}`))).toEqual(new Set(['271 758', '419 758', '123 758']))
  })
  test('withdrawn before I have signed: it ends for all of them', async () => {
    const [doctor, second] = [await freshDoctor(desk), await freshDoctor(desk)]
    const { documentId, taskId } = (await startWith(doctor, await draftOf(doctor), { furtherSigners: { order: 'any', staffNumbers: await befriend(doctor, second) } })).body
    await desk.platform.asDevice(doctor, withdrawDocument, { taskId })
    expect((await tasksOf(documentId)).map(({ state }) => state)).toEqual(['revoked', 'revoked'])
  })

  test('refused: one outside my colleagues, one who has left, one twice, myself, too many; nothing is started', async () => {
    const doctor = await freshDoctor(desk)
    const [friend] = await befriend(doctor, await freshDoctor(desk))
    const left = await seedStaff(desk.platform)
    await befriend(doctor, { staff: left })
    const { stores } = desk.platform.runtime.database
    await stores.staff.replace((await stores.staff.load(left.id))!, { ...(await stores.staff.load(left.id))!, state: 'removed' })
    const many = await befriend(doctor, ...(await Promise.all(Array.from({ length: 20 }, async () => ({ staff: await seedStaff(desk.platform) })))))
    const draft = await draftOf(doctor)
    const cases: [string[], number, string][] = [
      [[friend!, desk.other.staff.staffNumber], 404, 'flow.colleague_unknown'], [['NOBODY'], 404, 'flow.colleague_unknown'], [[left.staffNumber], 404, 'flow.colleague_unknown'],
      [[friend!, friend!], 409, 'flow.already_signer'], [[doctor.staff.staffNumber], 409, 'flow.already_signer'], [many, 409, 'flow.too_many_signers'], [[], 400, 'request.malformed'],
    ]
    for (const [staffNumbers, status, code] of cases) expect(await startWith(doctor, draft, { furtherSigners: { order: 'any', staffNumbers } }), code).toMatchObject({ status, code })
    expect(await tasksOf(draft.draftId)).toEqual([])
    expect((await startWith(doctor, draft, { furtherSigners: { order: 'any', staffNumbers: many.slice(0, 19) } })).status).toBe(200)
  }, 30_000)
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
