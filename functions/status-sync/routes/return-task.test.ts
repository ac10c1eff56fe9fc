import { describe, expect, test } from 'vitest'
import { returnTask as contract, getFlow } from '@yiqian/shared/protocol/flow.ts'
import { fetchSignatures, getDocument, listEvidence } from '@yiqian/shared/protocol/his.ts'
import { TASK_STATES } from '@yiqian/shared/protocol/states.ts'
import { finish, prepare, pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import { refusesOtherPhones } from '../testing/refuses-other-phones.ts'
import { useWard } from '../testing/ward.ts'

const ward = useWard(4)
const push = (stages: readonly number[], contentKind: 'json' | 'pdf' = 'json') => pushDocument(ward.platform, ward.application, [], {
  contentKind, signerOrder: 'stages', signers: stages.map((stage, index) => ({ staffNumber: ward.signers[index]!.staff.staffNumber, stage })),
})
const giveBack = (taskId: string, toTaskId: string, by: number, reason = '剂量需复核') => ward.platform.asDevice(ward.signers[by]!, contract, { taskId, toTaskId, reason })
const sign = (tasks: readonly { id: string }[], ...indices: number[]) => indices.reduce<Promise<unknown>>((before, index) => before.then(() => signTask(ward.platform, ward.signers[index]!, tasks[index]!.id)), Promise.resolve())
const states = async (documentId: string) => (await ward.deps.database.stores.tasks.listOfDocument(documentId)).map(({ state, round }) => `${state} ${round}`)

describe('MA-12 200 a document given back', () => {
  test('its earlier signer signs again, those after them too, then it is signed', async () => {
    const { status: { documentId }, tasks } = await push([1, 2, 3])
    await sign(tasks, 0, 1)
    expect((await giveBack(tasks[2]!.id, tasks[0]!.id, 2)).body).toEqual({ state: 'waiting' })
    expect(await ward.deps.database.stores.activities.listOfStaff(ward.signers[2]!.staff.id, { limit: 1 })).toMatchObject([{ kind: 'task.returned', facts: { documentId, person: ward.signers[0]!.staff.staffNumber } }])
    expect(await states(documentId)).toEqual(['pending 2', 'waiting 2', 'waiting 1'])
    const status = (await ward.platform.asApplication(ward.application, getDocument, { documentId })).body
    expect(status).toMatchObject({ state: 'pending', fullySigned: false, signers: [{ state: 'pending', reason: '剂量需复核', signedAtMs: null, round: 2 }, { state: 'waiting' }, { state: 'waiting' }] })
    await sign(tasks, 0, 1, 2)
    expect((await ward.platform.asApplication(ward.application, getDocument, { documentId })).body).toMatchObject({ state: 'signed', fullySigned: true })
    const { signatures } = (await ward.platform.asApplication(ward.application, fetchSignatures, { documentId })).body
    expect(signatures).toHaveLength(3)
  })
  test('what was signed before is kept, shown in the flow and in the evidence; the application is told', async () => {
    const { status: { documentId }, tasks } = await push([1, 2])
    await sign(tasks, 0)
    const { cmsBase64 } = (await ward.deps.database.stores.tasks.load(tasks[0]!.id))!
    await giveBack(tasks[1]!.id, tasks[0]!.id, 1)
    expect(await ward.deps.database.stores.flow.listWithdrawn(documentId)).toMatchObject([{ taskId: tasks[0]!.id, round: 1, cmsBase64 }])
    const { steps, earlier } = (await ward.platform.asDevice(ward.signers[0]!, getFlow, { taskId: tasks[0]!.id })).body
    expect(steps).toMatchObject([{ kind: 'returned', by: { staffNumber: ward.signers[1]!.staff.staffNumber }, to: { staffNumber: ward.signers[0]!.staff.staffNumber }, note: '剂量需复核' }])
    expect(earlier).toMatchObject([{ staffNumber: ward.signers[0]!.staff.staffNumber, round: 1 }])
    const { records, intact } = (await ward.platform.asApplication(ward.application, listEvidence, { documentId })).body
    expect(intact).toBe(true)
    expect(records.at(-1)).toMatchObject({ kind: 'task.returned', actor: `device:${ward.signers[1]!.device.id}`, facts: { taskId: tasks[1]!.id, toTaskId: tasks[0]!.id, reason: '剂量需复核' } })
    const changes = await ward.deps.database.stores.changes.list(ward.application.application.id, 0, 10_000)
    expect(changes.filter((change) => change.documentId === documentId).map(({ type }) => type)).toEqual(['document.pushed', 'task.signed', 'task.returned'])
  })
  test('in a PDF the first signature stays as a revision, and the second stands beside it', async () => {
    const { status: { documentId }, tasks } = await push([1, 2], 'pdf')
    await sign(tasks, 0)
    await giveBack(tasks[1]!.id, tasks[0]!.id, 1)
    await sign(tasks, 0, 1)
    const { files, database } = ward.platform.runtime
    const document = (await database.stores.documents.load(documentId))!
    const pdf = Buffer.from((await files.read(documentId, document.currentDigestHex))!).toString('latin1')
    expect(document.version).toBe(3)
    expect([...pdf.matchAll(/\/ByteRange/g)]).toHaveLength(3)
  })
})

describe('MA-12 409 what cannot be given back', () => {
  test('to oneself, to one’s own stage, to a later one, to another document', async () => {
    const [{ tasks }, other] = [await push([1, 2, 2, 3]), await push([1])]
    await sign(tasks, 0, 1)
    await sign(other.tasks, 0)
    for (const to of [tasks[2]!, tasks[1]!, tasks[3]!, other.tasks[0]!]) expect(await giveBack(tasks[2]!.id, to.id, 2)).toMatchObject({ status: 409, code: 'flow.return_impossible' })
    expect(await states(tasks[0]!.documentId)).toEqual(['signed 1', 'signed 1', 'pending 1', 'waiting 1'])
  })
  test('twice', async () => {
    const { tasks } = await push([1, 2])
    await sign(tasks, 0)
    await giveBack(tasks[1]!.id, tasks[0]!.id, 1)
    expect(await giveBack(tasks[1]!.id, tasks[0]!.id, 1)).toMatchObject({ status: 409, code: 'task.not_your_turn' })
  })
  test.each(TASK_STATES.filter((state) => state !== 'pending'))('by one whose task is %s', async (state) => {
    const { tasks } = await push([1, 2])
    await sign(tasks, 0)
    const { stores } = ward.deps.database
    const mine = (await stores.tasks.load(tasks[1]!.id))!
    await stores.tasks.replace(mine, { ...mine, state })
    expect(await giveBack(mine.id, tasks[0]!.id, 1)).toMatchObject({ status: 409, code: state === 'waiting' ? 'task.not_your_turn' : 'task.not_pending' })
  })
})

describe('MA-12 two at once: exactly one of the two', () => {
  test('a signature that was begun does not go through after the return', async () => {
    const { tasks } = await push([1, 2])
    await sign(tasks, 0)
    const prepared = (await prepare(ward.platform, ward.signers[1]!, tasks[1]!.id)).body
    await giveBack(tasks[1]!.id, tasks[0]!.id, 1)
    expect(await finish(ward.platform, ward.signers[1]!, prepared)).toMatchObject({ status: 409, code: 'task.not_pending' })
  })
  test('return and sign, in any order of arrival', async () => {
    for (let round = 0; round < 4; round++) {
      const { status: { documentId }, tasks } = await push([1, 2])
      await sign(tasks, 0)
      const prepared = (await prepare(ward.platform, ward.signers[1]!, tasks[1]!.id)).body
      const signing = finish(ward.platform, ward.signers[1]!, prepared)
      for (let wait = 0; wait < round * 2; wait++) await new Promise((resolve) => setTimeout(resolve, 2))
      const [returned, signed] = [await giveBack(tasks[1]!.id, tasks[0]!.id, 1), await signing]
      expect([returned.status, signed.status].sort()).toEqual([200, 409])
      expect(await states(documentId)).toEqual(returned.status === 200 ? ['pending 2', 'waiting 1'] : ['signed 1', 'signed 1'])
    }
  })
})

describe('400', () => {
  const ids = { taskId: 'tsk_0123456789', toTaskId: 'tsk_0123456780' }
  test.each([['taskId', { ...ids, taskId: 'x', reason: 'x' }], ['toTaskId', { taskId: ids.taskId, reason: 'x' }], ['reason', ids], ['reason', { ...ids, reason: ' ' }], ['reason', { ...ids, reason: 'x'.repeat(201) }]])('%s %#', async (field, input) => {
    expect(await ward.platform.asDevice(ward.signers[0], contract, input as never)).toMatchObject({ status: 400, facts: { field } })
  })
})
refusesOtherPhones(ward, contract, () => ({ taskId: 'tsk_0123456789', toTaskId: 'tsk_0123456780', reason: 'x' }))
describe('404 and 410', () => {
  test('another’s task, as an unknown one', async () => {
    const { tasks } = await push([1, 2])
    await sign(tasks, 0)
    for (const taskId of [tasks[1]!.id, 'tsk_ffffffffffffffff']) expect(await giveBack(taskId, tasks[0]!.id, 3)).toMatchObject({ status: 404, code: 'task.not_found', facts: {} })
    expect((await ward.deps.database.stores.tasks.load(tasks[0]!.id))!.state).toBe('signed')
  })
  test('out of time', async () => {
    const { tasks } = await push([1, 2])
    await sign(tasks, 0)
    ward.platform.clock.advance(8 * 86_400_000)
    expect(await giveBack(tasks[1]!.id, tasks[0]!.id, 1)).toMatchObject({ status: 410, code: 'task.expired' })
    ward.platform.clock.advance(-8 * 86_400_000)
  })
})
