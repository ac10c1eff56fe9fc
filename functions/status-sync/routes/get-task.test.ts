import { describe, expect, test } from 'vitest'
import { deleteDocument, revokeDocument } from '@yiqian/shared/protocol/his.ts'
import { getTask as contract } from '@yiqian/shared/protocol/status-sync.ts'
import { pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import { refusesOtherPhones } from '../testing/refuses-other-phones.ts'
import { useWard } from '../testing/ward.ts'

const ward = useWard(2)
const get = (taskId: string, signer = ward.signers[0]!) => ward.platform.asDevice(signer, contract, { taskId })

describe('MP-7 200 for its signer', () => {
  test('pending: the document’s digest, the text, all signers, the note', async () => {
    const { status, tasks, content } = await pushDocument(ward.platform, ward.application, ward.signers, { contentKind: 'json', note: '请于术前签署', patient: { name: '李秀英' } })
    const { body } = await get(tasks[0]!.id)
    expect(body).toMatchObject({
      task: { taskId: tasks[0]!.id, documentId: status.documentId, clientSystem: ward.application.application.name, patient: { name: '李秀英' }, state: 'pending', documentState: 'pending', documentDigestHex: status.digestHex },
      documentVersion: 0, sizeBytes: content.length, jsonText: new TextDecoder().decode(content), requesterNote: '请于术前签署', closedReason: null, signature: null,
    })
    expect(body.signers.map(({ staffNumber, state }) => [staffNumber, state])).toEqual(ward.signers.map(({ staff }) => [staff.staffNumber, 'pending']))
    expect(JSON.stringify(body)).not.toContain(ward.signers[1]!.staff.phone)
  })
  test('signed: my certificate and the timestamp; the other signer’s task has none yet', async () => {
    const { tasks } = await pushDocument(ward.platform, ward.application, ward.signers, { contentKind: 'pdf' })
    await signTask(ward.platform, ward.signers[0]!, tasks[0]!.id)
    const mine = (await get(tasks[0]!.id)).body
    expect(mine).toMatchObject({ documentVersion: 1, jsonText: null, task: { state: 'signed', documentState: 'pending' }, signature: { certificate: { serialHex: ward.signers[0]!.serialHex, state: 'valid' }, timestampSerialHex: expect.stringMatching(/^[0-9a-f]+$/) as string } })
    expect((await get(tasks[1]!.id, ward.signers[1])).body).toMatchObject({ documentVersion: 1, signature: null, task: { documentDigestHex: mine.task.documentDigestHex } })
  })
  test('each signer who has signed: certificate, time and timestamp, for every other who may read it', async () => {
    const { tasks } = await pushDocument(ward.platform, ward.application, ward.signers, { contentKind: 'pdf' })
    await signTask(ward.platform, ward.signers[0]!, tasks[0]!.id)
    const { signers } = (await get(tasks[1]!.id, ward.signers[1])).body
    const { serialHex, staff } = ward.signers[0]!
    expect(signers[0]!.signature).toMatchObject({ signedAtMs: signers[0]!.signedAtMs, timestampAtMs: expect.any(Number) as number, timestampSerialHex: expect.stringMatching(/^[0-9a-f]+$/) as string, certificate: { serialHex, subject: expect.stringContaining(staff.name) as string, issuer: expect.stringMatching(/CN=/) as string, state: 'valid' } })
    expect(signers[1]).not.toHaveProperty('signature')
  })
  test('revoked: with the reason', async () => {
    const { status: { documentId }, tasks } = await pushDocument(ward.platform, ward.application, ward.signers.slice(0, 1), { contentKind: 'json' })
    await ward.platform.asApplication(ward.application, revokeDocument, { documentId, reason: '开错处方' })
    expect((await get(tasks[0]!.id)).body).toMatchObject({ task: { state: 'revoked', documentState: 'revoked' }, closedReason: '开错处方' })
  })
  test('deleted: what was signed and when stays, the content does not', async () => {
    const { status: { documentId }, tasks } = await pushDocument(ward.platform, ward.application, ward.signers.slice(0, 1), { contentKind: 'json', patient: { name: '李秀英' }, note: '备注' })
    await signTask(ward.platform, ward.signers[0]!, tasks[0]!.id)
    await ward.platform.asApplication(ward.application, deleteDocument, { documentId, reason: '期满' })
    expect((await get(tasks[0]!.id)).body).toMatchObject({ task: { state: 'signed', documentState: 'deleted', patient: null }, jsonText: null, requesterNote: null, signature: { certificate: { serialHex: ward.signers[0]!.serialHex } } })
  })
})

describe('400', () => {
  test.each([['taskId', {}], ['taskId', { taskId: 'doc_0123456789' }], ['page', { taskId: 'tsk_0123456789', page: 1 }]])('%s %#', async (field, input) => {
    expect(await ward.platform.asDevice(ward.signers[0], contract, input as never)).toMatchObject({ status: 400, facts: { field } })
  })
})
refusesOtherPhones(ward, contract, () => ({ taskId: 'tsk_0123456789' }))
describe('404', () => {
  test('another person’s task, as an unknown one', async () => {
    const { tasks } = await pushDocument(ward.platform, ward.application, ward.signers.slice(0, 1), { contentKind: 'json' })
    for (const taskId of [tasks[0]!.id, 'tsk_ffffffffffffffff']) {
      const refused = await get(taskId, ward.signers[1])
      expect([refused.status, refused.code, refused.facts]).toEqual([404, 'task.not_found', {}])
    }
  })
})
