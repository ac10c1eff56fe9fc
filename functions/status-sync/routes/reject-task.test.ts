import { describe, expect, test } from 'vitest'
import { listEvidence } from '@yiqian/shared/protocol/his.ts'
import { rejectTask as contract } from '@yiqian/shared/protocol/status-sync.ts'
import { TASK_STATES } from '@yiqian/shared/protocol/states.ts'
import { finish, prepare, pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import { refusesOtherPhones } from '../testing/refuses-other-phones.ts'
import { useWard } from '../testing/ward.ts'

const ward = useWard(3)
const push = (signers = ward.signers.slice(0, 1), some = {}) => pushDocument(ward.platform, ward.application, signers, { contentKind: 'json', ...some })
const reject = (taskId: string, signer = ward.signers[0]!, reason = '剂量有误', key?: string) => ward.platform.asDevice(signer, contract, { taskId, reason }, key ? { key } : {})
const kinds = async (documentId: string) => {
  const { records, intact } = (await ward.platform.asApplication(ward.application, listEvidence, { documentId })).body
  expect(intact).toBe(true)
  return records.map(({ kind }) => kind)
}
const changesOf = async (documentId: string) => (await ward.deps.database.stores.changes.list(ward.application.application.id, 0, 10_000)).filter((change) => change.documentId === documentId).map(({ type }) => type)

describe('MP-7 200 a signer says no', () => {
  test('that ends the document and every other open task; who has signed stays signed', async () => {
    const { stores } = ward.deps.database
    const { status: { documentId }, tasks } = await push(ward.signers)
    await signTask(ward.platform, ward.signers[1]!, tasks[1]!.id)
    expect((await reject(tasks[0]!.id)).body).toEqual({ state: 'rejected' })
    expect((await stores.tasks.listOfDocument(documentId)).map(({ state, reason }) => [state, reason])).toEqual([['rejected', '剂量有误'], ['signed', null], ['revoked', '剂量有误']])
    expect(await stores.documents.load(documentId)).toMatchObject({ state: 'rejected', closedReason: '剂量有误', closedAtMs: ward.platform.clock.nowMs() })
    expect(await kinds(documentId)).toEqual(['document.pushed', 'task.signed', 'task.rejected', 'document.rejected'])
    expect(await changesOf(documentId)).toEqual(['document.pushed', 'task.signed', 'document.rejected'])
  })
  test('MA-11 it is in the person’s log, by ids alone', async () => {
    const { status: { documentId }, tasks } = await push(ward.signers.slice(0, 1), { patient: { name: '李秀英' } })
    ward.platform.clock.advance(1_000)
    await reject(tasks[0]!.id)
    const { device, staff } = ward.signers[0]!
    const [last] = await ward.deps.database.stores.activities.listOfStaff(staff.id, { limit: 1 })
    expect(last).toMatchObject({ kind: 'task.rejected', deviceId: device.id, facts: { taskId: tasks[0]!.id, documentId } })
    expect(Object.keys(last!.facts)).toHaveLength(2)
  })
  test('the evidence names the phone and the reason', async () => {
    const { status: { documentId }, tasks } = await push()
    await reject(tasks[0]!.id)
    expect((await ward.deps.database.stores.evidence.list(documentId))[1]).toMatchObject({ kind: 'task.rejected', actor: `device:${ward.signers[0]!.device.id}`, facts: { taskId: tasks[0]!.id, reason: '剂量有误' } })
  })
  test('a repeat under one Idempotency-Key gets the same answer; without one it learns that it is done', async () => {
    const { status: { documentId }, tasks } = await push()
    const key = crypto.randomUUID()
    expect((await reject(tasks[0]!.id, ward.signers[0], '重复', key)).body).toEqual((await reject(tasks[0]!.id, ward.signers[0], '重复', key)).body)
    expect(await reject(tasks[0]!.id)).toMatchObject({ status: 409, code: 'task.not_pending' })
    expect(await changesOf(documentId)).toEqual(['document.pushed', 'document.rejected'])
  })
})

describe('400', () => {
  test.each([['taskId', { taskId: 'doc_0123456789', reason: 'x' }], ['reason', { taskId: 'tsk_0123456789' }], ['reason', { taskId: 'tsk_0123456789', reason: '  ' }], ['reason', { taskId: 'tsk_0123456789', reason: 'x'.repeat(201) }]])('%s %#', async (field, input) => {
    expect(await ward.platform.asDevice(ward.signers[0], contract, input as never)).toMatchObject({ status: 400, facts: { field } })
  })
})

refusesOtherPhones(ward, contract, () => ({ taskId: 'tsk_0123456789', reason: 'x' }))

describe('404', () => {
  test('another person’s task, as an unknown one', async () => {
    const { tasks } = await push()
    const [foreign, unknown] = [await reject(tasks[0]!.id, ward.signers[1]), await reject('tsk_ffffffffffffffff', ward.signers[1])]
    expect([foreign.status, foreign.code, foreign.facts]).toEqual([404, 'task.not_found', {}])
    expect([unknown.status, unknown.code, unknown.facts]).toEqual([404, 'task.not_found', {}])
    expect(await ward.deps.database.stores.tasks.load(tasks[0]!.id)).toMatchObject({ state: 'pending' })
  })
})

describe('409 and 410 a task that cannot be rejected', () => {
  test.each(TASK_STATES.filter((state) => state !== 'pending'))('%s', async (state) => {
    const { stores } = ward.deps.database
    const { tasks } = await push()
    await stores.tasks.replace(tasks[0]!, { ...tasks[0]!, state })
    expect(await reject(tasks[0]!.id)).toMatchObject({ status: 409, code: state === 'waiting' ? 'task.not_your_turn' : 'task.not_pending' })
    expect(await stores.tasks.load(tasks[0]!.id)).toMatchObject({ state, reason: null })
  })
  test('out of time, though nobody has cleared it away yet', async () => {
    const { tasks } = await push(undefined, { validForSeconds: 60 })
    ward.platform.clock.advance(60_001)
    expect(await reject(tasks[0]!.id)).toMatchObject({ status: 410, code: 'task.expired' })
  })
})

describe('MP-7 two at once: exactly one of the two', () => {
  test('reject and sign', async () => {
    for (let round = 0; round < 6; round++) {
      const { status: { documentId }, tasks } = await push()
      const prepared = (await prepare(ward.platform, ward.signers[0]!, tasks[0]!.id)).body
      const signing = finish(ward.platform, ward.signers[0]!, prepared)
      for (let wait = 0; wait < round * 2; wait++) await new Promise((resolve) => setTimeout(resolve, 2))
      const [rejected, signed] = [await reject(tasks[0]!.id), await signing]
      expect([rejected.status, signed.status].sort()).toEqual([200, 409])
      expect((await ward.deps.database.stores.documents.load(documentId))!.state).toBe(rejected.status === 200 ? 'rejected' : 'signed')
    }
  })
  test('two signers reject', async () => {
    const { status: { documentId }, tasks } = await push(ward.signers)
    const answers = await Promise.all([0, 1].map((index) => reject(tasks[index]!.id, ward.signers[index], `理由 ${index}`)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await kinds(documentId)).slice(1)).toEqual(['task.rejected', 'document.rejected'])
  })
})
