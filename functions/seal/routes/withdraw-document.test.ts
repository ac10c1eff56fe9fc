// seal.withdraw-document: by whoever began it, while nobody has signed (MA-8).
import { describe, expect, test } from 'vitest'
import { listChanges } from '@yiqian/shared/protocol/his.ts'
import { withdrawDocument } from '@yiqian/shared/protocol/own-documents.ts'
import { pushDocument, signTask, smallPdf } from '../../_runtime/testing/documents.ts'
import { freshDoctor, refusesStrangers, start, upload, useDesk } from '../testing/own-documents.ts'

const desk = useDesk()
const withdraw = (taskId: string, sender = desk.doctor) => desk.platform.asDevice(sender, withdrawDocument, { taskId, reason: '选错文件' })
async function started() {
  const doctor = await freshDoctor(desk)
  return { doctor, ...(await start(desk, doctor, (await upload(desk, doctor, smallPdf(['mine']))).body.draft)).body }
}

describe('MA-8 taken back', () => {
  test('200 revoked, with trace; the hospital’s system learns of it; twice is refused', async () => {
    const { doctor, documentId, taskId } = await started()
    expect((await withdraw(taskId, doctor)).body).toEqual({ documentState: 'revoked' })
    const { stores } = desk.platform.runtime.database
    expect((await stores.evidence.list(documentId)).at(-1)).toMatchObject({ kind: 'document.revoked', actor: `device:${doctor.device.id}`, facts: { reason: '选错文件' } })
    expect((await desk.platform.asApplication(desk.application, listChanges, { limit: 500 })).body.changes.at(-1)).toMatchObject({ type: 'document.revoked', documentId })
    expect(await withdraw(taskId, doctor)).toMatchObject({ status: 409, code: 'document.state_conflict' })
  })
  test('404 another’s; 403 what a client system pushed; 409 once signed', async () => {
    const { doctor, taskId } = await started()
    expect(await withdraw(taskId, desk.other)).toMatchObject({ status: 404, code: 'task.not_found' })
    const { tasks } = await pushDocument(desk.platform, desk.application, [desk.doctor])
    expect(await withdraw(tasks[0]!.id)).toMatchObject({ status: 403, code: 'document.not_yours_to_withdraw' })
    await signTask(desk.platform, doctor, taskId)
    expect(await withdraw(taskId, doctor)).toMatchObject({ status: 409, code: 'document.signed_in_part' })
  })
})

refusesStrangers(desk, withdrawDocument, () => ({ taskId: 'tsk_ffffffffffff' }))
