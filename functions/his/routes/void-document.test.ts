import { describe, expect, test } from 'vitest'
import { fetchFile, fetchSignatures, getDocument, voidDocument as contract } from '@yiqian/shared/protocol/his.ts'
import { getTask, listTasks } from '@yiqian/shared/protocol/status-sync.ts'
import { DOCUMENT_STATES } from '@yiqian/shared/protocol/states.ts'
import { pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import { documentIn, trailOf, useHospital } from '../testing/hospital.ts'
import { hidesForeign, refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital({ application: { callbackUrl: 'http://127.0.0.1:1/', wrappedCallbackSecretHex: '00' } })
const voidIt = (documentId: string, reason = '开错患者') => hospital.platform.asApplication(hospital.application, contract, { documentId, reason })
const aSigned = async () => {
  const { status, tasks } = await pushDocument(hospital.platform, hospital.application, hospital.signers, { contentKind: 'json' })
  await signTask(hospital.platform, hospital.signers[0]!, tasks[0]!.id)
  return { documentId: status.documentId, taskId: tasks[0]!.id }
}

describe('MA-8 200 a signed document is voided', () => {
  test('it and its tasks, with evidence, change and callback; the signer sees it marked', async () => {
    const { documentId, taskId } = await aSigned()
    const { body } = await voidIt(documentId)
    expect(body).toMatchObject({ state: 'voided', fullySigned: false, closedReason: '开错患者', signers: [{ state: 'voided', reason: '开错患者' }] })
    const { evidence, changes, callbacks } = await trailOf(hospital, documentId)
    expect(evidence).toEqual(['document.pushed', 'task.signed', 'document.voided'])
    expect([changes.at(-1), callbacks.at(-1)]).toEqual(['document.voided', 'document.voided'])
    const { items } = (await hospital.platform.asDevice(hospital.signers[0], listTasks, { list: 'signed' })).body
    expect(items.find((item) => item.taskId === taskId)).toMatchObject({ state: 'voided', documentState: 'voided' })
    expect((await hospital.platform.asDevice(hospital.signers[0], getTask, { taskId })).body).toMatchObject({ closedReason: '开错患者', voidableUntilMs: null, signature: { signedAtMs: expect.any(Number) as number } })
  })
  test('its file is given as evidence only, to who asks for just that', async () => {
    const { documentId } = await aSigned()
    await voidIt(documentId)
    const fetch = (input: { evidenceOf?: 'voided' }) => hospital.platform.asApplication(hospital.application, fetchFile, { documentId, ...input })
    expect(await fetch({})).toMatchObject({ status: 409, code: 'document.not_signed' })
    expect((await fetch({ evidenceOf: 'voided' })).status).toBe(200)
    expect(await hospital.platform.asApplication(hospital.application, fetchSignatures, { documentId })).toMatchObject({ status: 409, code: 'document.not_signed' })
  })
})

describe('400', () => {
  test.each([['reason', {}], ['reason', { reason: ' ' }], ['reason', { reason: 'x'.repeat(201) }]])('%s %#', async (field, input) => {
    const { documentId } = await aSigned()
    expect(await hospital.platform.asApplication(hospital.application, contract, { documentId, ...input } as never)).toMatchObject({ status: 400, facts: { field } })
  })
})
refusesStrangers(hospital, contract, () => ({ documentId: 'doc_0123456789', reason: 'x' }))
describe('404', () => hidesForeign(hospital, contract, async () => (await documentIn(hospital, 'signed')).status.documentId, { reason: 'x' }))

describe('409 no other state', () => {
  test.each(DOCUMENT_STATES.filter((state) => state !== 'signed'))('%s', async (state) => {
    const { status: { documentId } } = await documentIn(hospital, state)
    expect(await voidIt(documentId)).toMatchObject({ status: 409, code: 'document.state_conflict', facts: { state } })
    expect((await hospital.platform.asApplication(hospital.application, getDocument, { documentId })).body.state).toBe(state)
  })
})
