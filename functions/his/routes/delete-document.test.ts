import { describe, expect, test } from 'vitest'
import { deleteDocument as contract, fetchFile, getDocument, listEvidence, pushDocument, revokeDocument } from '@yiqian/shared/protocol/his.ts'
import { DOCUMENT_STATES } from '@yiqian/shared/protocol/states.ts'
import { getTask, listTasks } from '@yiqian/shared/protocol/status-sync.ts'
import { aPush, documentIn, filesOf, trailOf, useHospital } from '../testing/hospital.ts'
import { hidesForeign, refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital({ application: { callbackUrl: 'http://127.0.0.1:1/', wrappedCallbackSecretHex: '00' } })
const remove = (documentId: string, reason = '保存期满') => hospital.platform.asApplication(hospital.application, contract, { documentId, reason })

describe('MP-8 200 the content goes, a tombstone stays', () => {
  test.each(DOCUMENT_STATES.filter((state) => state !== 'pending' && state !== 'deleted'))('%s', async (state) => {
    const { status: { documentId, digestHex } } = await documentIn(hospital, state, { patient: { name: '李秀英', admissionNumber: 'ZY778899', bed: '12' }, note: '请尽快' })
    expect(filesOf(hospital, documentId)).not.toEqual([])
    const before = await trailOf(hospital, documentId)
    const { body } = await remove(documentId)
    expect(body).toMatchObject({ state: 'deleted', fullySigned: false, patient: null, digestHex, closedReason: '保存期满', deletedAtMs: hospital.platform.clock.nowMs() })
    expect(filesOf(hospital, documentId)).toEqual([])
    expect(await trailOf(hospital, documentId)).toEqual({ evidence: [...before.evidence, 'document.deleted'], changes: [...before.changes, 'document.deleted'], callbacks: [...before.callbacks, 'document.deleted'] })
  })
  test('a signed PDF: no file, no signature value, no patient anywhere in the store; who, when, why and the digests are there', async () => {
    const { status: { documentId } } = await documentIn(hospital, 'signed', { contentKind: 'pdf', patient: { name: '王小明', admissionNumber: 'ZY-4711' }, note: '术前' })
    const { stores } = hospital.platform.runtime.database
    const signed = (await stores.documents.load(documentId))!
    await remove(documentId)
    const rows = JSON.stringify([await stores.documents.load(documentId), await stores.tasks.listOfDocument(documentId), await stores.evidence.list(documentId)])
    expect(rows).not.toMatch(/王小明|ZY-4711|术前/)
    expect((await stores.tasks.listOfDocument(documentId)).map(({ cmsBase64 }) => cmsBase64)).toEqual([null])
    const { records } = (await hospital.platform.asApplication(hospital.application, listEvidence, { documentId })).body
    expect(records.at(-1)).toMatchObject({ kind: 'document.deleted', actor: `application:${hospital.application.application.id}`, atMs: hospital.platform.clock.nowMs(), facts: { reason: '保存期满', stateBefore: 'signed', sourceDigestHex: signed.sourceDigestHex, deletedDigestHex: signed.currentDigestHex } })
    expect(await hospital.platform.asApplication(hospital.application, fetchFile, { documentId })).toMatchObject({ status: 410, code: 'document.deleted' })
  })
  test('the signer’s phone still lists it, without patient and content', async () => {
    const { tasks } = await documentIn(hospital, 'deleted', { title: '已删除的处方', patient: { name: '赵六' } })
    const taskId = tasks[0]!.id
    const detail = (await hospital.platform.asDevice(hospital.signers[0], getTask, { taskId })).body
    expect(detail).toMatchObject({ jsonText: null, task: { taskId, patient: null, documentState: 'deleted', state: 'signed' } })
    expect((await hospital.platform.asDevice(hospital.signers[0], listTasks, { list: 'signed', query: '赵六' })).body.items).toEqual([])
  })
  test('the external id stays taken: the same push answers with the tombstone and brings nothing back', async () => {
    const push = aPush(hospital)
    const { documentId } = (await hospital.platform.asApplication(hospital.application, pushDocument, push)).body
    await hospital.platform.asApplication(hospital.application, revokeDocument, { documentId, reason: 'x' })
    await remove(documentId)
    expect((await hospital.platform.asApplication(hospital.application, pushDocument, push)).body).toMatchObject({ documentId, state: 'deleted', fullySigned: false })
    expect(filesOf(hospital, documentId)).toEqual([])
  })
})

describe('400', () => {
  test.each([['reason', {}], ['reason', { reason: '' }], ['reason', { reason: 7 }]])('%s %#', async (field, input) => {
    expect(await hospital.platform.asApplication(hospital.application, contract, { documentId: 'doc_0123456789', ...input } as never)).toMatchObject({ status: 400, facts: { field } })
  })
})

refusesStrangers(hospital, contract, () => ({ documentId: 'doc_0123456789', reason: 'x' }))
describe('404', () => hidesForeign(hospital, contract, async () => (await documentIn(hospital, 'signed')).status.documentId, { reason: 'x' }))

describe('409', () => {
  test('a pending document: revoke it first', async () => {
    const { status: { documentId } } = await documentIn(hospital, 'pending')
    expect(await remove(documentId)).toMatchObject({ status: 409, code: 'document.state_conflict', facts: { state: 'pending' } })
    expect(filesOf(hospital, documentId)).toHaveLength(1)
  })
  test('a deleted one, whose record is not touched again', async () => {
    const { status: { documentId } } = await documentIn(hospital, 'deleted')
    const read = async () => (await hospital.platform.asApplication(hospital.application, getDocument, { documentId })).body
    const before = await read()
    hospital.platform.clock.advance(1000)
    expect(await remove(documentId, '另一个理由')).toMatchObject({ status: 409, code: 'document.state_conflict', facts: { state: 'deleted' } })
    expect(await read()).toEqual(before)
  })
  test('ten at once: one deletes', async () => {
    const { status: { documentId } } = await documentIn(hospital, 'signed')
    const answers = await Promise.all(Array.from({ length: 10 }, () => remove(documentId)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)])
    expect((await trailOf(hospital, documentId)).evidence.filter((kind) => kind === 'document.deleted')).toHaveLength(1)
  })
})
