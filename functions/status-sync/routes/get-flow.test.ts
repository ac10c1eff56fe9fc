import { describe, expect, test } from 'vitest'
import { getFlow as contract } from '@yiqian/shared/protocol/flow.ts'
import { revokeDocument } from '@yiqian/shared/protocol/his.ts'
import { pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import { refusesOtherPhones } from '../testing/refuses-other-phones.ts'
import { useWard } from '../testing/ward.ts'

const ward = useWard(4)
const get = (taskId: string, signer = ward.signers[0]!) => ward.platform.asDevice(signer, contract, { taskId })
const staged = (stages: readonly number[]) => pushDocument(ward.platform, ward.application, ward.signers.slice(0, stages.length), {
  contentKind: 'json', signerOrder: 'stages', signers: stages.map((stage, index) => ({ staffNumber: ward.signers[index]!.staff.staffNumber, stage })),
})

describe('MA-14 200 for whoever takes part', () => {
  test('stages with everybody’s state and time, as they go on', async () => {
    const { status, tasks } = await staged([1, 1, 2])
    const before = (await get(tasks[2]!.id, ward.signers[2])).body
    expect(before.stages.map(({ stage, state, people }) => [stage, state, people.map((person) => person.state)])).toEqual([[1, 'open', ['pending', 'pending']], [2, 'waiting', ['waiting']]])
    expect(before).toMatchObject({ documentId: status.documentId, documentState: 'pending', clientSystem: ward.application.application.name, pushedAtMs: status.createdAtMs, steps: [], earlier: [], mayPassOn: false })
    expect(before.stages[1]!.people[0]).toMatchObject({ isMe: true, level: { level: 2, ladder: { en: 'Physicians' } }, mayReturnTo: false })
    await signTask(ward.platform, ward.signers[0]!, tasks[0]!.id)
    await signTask(ward.platform, ward.signers[1]!, tasks[1]!.id)
    const after = (await get(tasks[2]!.id, ward.signers[2])).body
    expect(after.stages.map(({ state }) => state)).toEqual(['done', 'open'])
    expect(after.stages[0]!.people.map(({ signedAtMs, mayReturnTo }) => [signedAtMs, mayReturnTo])).toEqual([[ward.platform.clock.nowMs(), true], [ward.platform.clock.nowMs(), true]])
    expect(after.mayPassOn).toBe(true)
    expect((await get(tasks[0]!.id)).body.stages.flatMap(({ people }) => people.map(({ mayReturnTo }) => mayReturnTo))).toEqual([false, false, false])
    expect(JSON.stringify(after)).not.toContain(ward.signers[0]!.staff.phone)
  })
  test('over: the stage that was not reached has ended, with the reason', async () => {
    const { status: { documentId }, tasks } = await staged([1, 2])
    await ward.platform.asApplication(ward.application, revokeDocument, { documentId, reason: '开错' })
    expect((await get(tasks[0]!.id)).body).toMatchObject({ documentState: 'revoked', closedReason: '开错', stages: [{ state: 'ended' }, { state: 'ended' }] })
  })
})

describe('400', () => {
  test.each([['taskId', {}], ['taskId', { taskId: 'doc_0123456789' }]])('%s %#', async (field, input) => expect(await ward.platform.asDevice(ward.signers[0], contract, input as never)).toMatchObject({ status: 400, facts: { field } }))
})
refusesOtherPhones(ward, contract, () => ({ taskId: 'tsk_0123456789' }))
describe('404', () => {
  test('a task of somebody else, the same document or not, as an unknown one', async () => {
    const { tasks } = await staged([1, 2])
    for (const [taskId, signer] of [[tasks[1]!.id, ward.signers[0]], [tasks[0]!.id, ward.signers[3]], ['tsk_ffffffffffffffff', ward.signers[3]]] as const) {
      const refused = await get(taskId, signer)
      expect([refused.status, refused.code, refused.facts]).toEqual([404, 'task.not_found', {}])
    }
  })
})
