import { beforeAll, describe, expect, test } from 'vitest'
import { addColleague, getFlow, passOnTask as contract } from '@yiqian/shared/protocol/flow.ts'
import { getDocument, listEvidence } from '@yiqian/shared/protocol/his.ts'
import { enrolSigner, seedStaff, type EnrolledDevice } from '../../_runtime/testing/people.ts'
import { pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import { refusesOtherPhones } from '../testing/refuses-other-phones.ts'
import { useWard } from '../testing/ward.ts'

const ward = useWard(1)
let resident: EnrolledDevice, attending: EnrolledDevice, chief: EnrolledDevice
beforeAll(async () => {
  const people = []
  for (const title of ['住院医师', '主治医师', '主任医师']) people.push(await enrolSigner(ward.platform, { title }))
  ;[resident, attending, chief] = people as [EnrolledDevice, EnrolledDevice, EnrolledDevice]
  for (const [one, other] of [[resident, attending], [resident, chief], [attending, chief], [attending, resident]] as const) await ward.platform.asDevice(one, addColleague, { staffNumber: other.staff.staffNumber })
})
const push = (signers: readonly EnrolledDevice[] = [resident], some = {}) => pushDocument(ward.platform, ward.application, signers, { contentKind: 'json', ...some })
const passOn = (taskId: string, by: EnrolledDevice, to: { staffNumber: string }, note = '请上级审核') => ward.platform.asDevice(by, contract, { taskId, toStaffNumber: to.staffNumber, note })
const tasksOf = (documentId: string) => ward.deps.database.stores.tasks.listOfDocument(documentId)

describe('MA-12 MA-13 200 passed on to a higher level', () => {
  test('resident → attending → chief: each reviews after the one before, then it is signed', async () => {
    const { status: { documentId }, tasks } = await push()
    expect((await passOn(tasks[0]!.id, resident, attending.staff)).body).toEqual({ stage: 2 })
    expect(await ward.deps.database.stores.activities.listOfStaff(resident.staff.id, { limit: 1 })).toMatchObject([{ kind: 'task.passed-on', deviceId: resident.device.id, facts: { documentId, person: attending.staff.staffNumber } }])
    await signTask(ward.platform, resident, tasks[0]!.id)
    expect((await ward.platform.asApplication(ward.application, getDocument, { documentId })).body).toMatchObject({ state: 'pending', fullySigned: false, signerOrder: 'stages' })
    const second = (await tasksOf(documentId))[1]!
    expect(second).toMatchObject({ staffId: attending.staff.id, stage: 2, state: 'pending' })
    ward.platform.clock.advance(1_000)
    expect((await passOn(second.id, attending, chief.staff, '疑难病例')).body).toEqual({ stage: 3 })
    await signTask(ward.platform, attending, second.id)
    const third = (await tasksOf(documentId))[2]!
    await signTask(ward.platform, chief, third.id)
    expect((await ward.platform.asApplication(ward.application, getDocument, { documentId })).body).toMatchObject({ state: 'signed', fullySigned: true, signers: [{ stage: 1 }, { stage: 2 }, { stage: 3 }] })
    const { steps } = (await ward.platform.asDevice(chief, getFlow, { taskId: third.id })).body
    expect(steps.map(({ kind, by, to, note }) => [kind, by.title, to.title, note])).toEqual([['passed-on', '住院医师', '主治医师', '请上级审核'], ['passed-on', '主治医师', '主任医师', '疑难病例']])
    const { records, intact } = (await ward.platform.asApplication(ward.application, listEvidence, { documentId })).body
    expect([intact, records.filter(({ kind }) => kind === 'task.passed_on').map(({ facts }) => facts['toStaffNumber'])]).toEqual([true, [attending.staff.staffNumber, chief.staff.staffNumber]])
  })
  test('later stages move one further', async () => {
    const { status: { documentId }, tasks } = await push([resident, chief], { signerOrder: 'sequence' })
    await passOn(tasks[0]!.id, resident, attending.staff)
    expect((await tasksOf(documentId)).map(({ staffId, stage, state }) => [staffId, stage, state])).toEqual([[resident.staff.id, 1, 'pending'], [chief.staff.id, 3, 'waiting'], [attending.staff.id, 2, 'waiting']])
  })
  test('passing on and the last signature at once: never signed without the reviewer', async () => {
    for (let round = 0; round < 3; round++) {
      const { status: { documentId }, tasks } = await push()
      const [passed] = await Promise.all([passOn(tasks[0]!.id, resident, attending.staff), signTask(ward.platform, resident, tasks[0]!.id)])
      const { state, signers } = (await ward.platform.asApplication(ward.application, getDocument, { documentId })).body
      expect([state, signers.map((signer) => signer.state)]).toEqual(passed.status === 200 ? ['pending', ['signed', 'pending']] : ['signed', ['signed']])
    }
  })
})

describe('MA-13 403 not upward', () => {
  test.each([['chief to nobody above', () => [attending, resident] as const], ['an equal', () => [attending, attending] as const]])('%s', async (_case, pair) => {
    const [by, to] = pair()
    const equal = to === by ? await seedStaff(ward.platform, { title: '主治医师' }) : to.staff
    if (to === by) await ward.platform.asDevice(by, addColleague, { staffNumber: equal.staffNumber })
    const { tasks } = await push([by])
    expect(await passOn(tasks[0]!.id, by, equal)).toMatchObject({ status: 403, code: 'flow.not_upward' })
    expect(await tasksOf(tasks[0]!.documentId)).toHaveLength(1)
  })
  test('another ladder, a title without a level', async () => {
    const { tasks } = await push()
    for (const title of ['主任护师', '院长']) {
      const other = await seedStaff(ward.platform, { title })
      await ward.platform.asDevice(resident, addColleague, { staffNumber: other.staffNumber })
      expect(await passOn(tasks[0]!.id, resident, other)).toMatchObject({ status: 403, code: 'flow.not_upward' })
    }
  })
})

describe('404 and 409', () => {
  test('nobody, one who is not my colleague, one who has left', async () => {
    const { tasks } = await push()
    const left = await seedStaff(ward.platform, { title: '主任医师', state: 'removed' })
    await ward.deps.database.stores.colleagues.add({ staffId: resident.staff.id, colleagueId: left.id, addedAtMs: 1 })
    for (const to of [{ staffNumber: 'NOBODY' }, await seedStaff(ward.platform, { title: '主任医师' }), left]) expect(await passOn(tasks[0]!.id, resident, to)).toMatchObject({ status: 404, code: 'flow.colleague_unknown' })
  })
  test('another’s task, an unknown one', async () => {
    const { tasks } = await push()
    for (const taskId of [tasks[0]!.id, 'tsk_ffffffffffffffff']) expect(await passOn(taskId, attending, chief.staff)).toMatchObject({ status: 404, code: 'task.not_found', facts: {} })
  })
  test('to one who signs it already; after I have signed', async () => {
    const { tasks } = await push([resident, attending])
    expect(await passOn(tasks[0]!.id, resident, attending.staff)).toMatchObject({ status: 409, code: 'flow.already_signer' })
    await signTask(ward.platform, resident, tasks[0]!.id)
    expect(await passOn(tasks[0]!.id, resident, chief.staff)).toMatchObject({ status: 409, code: 'task.not_pending' })
  })
})

describe('400', () => {
  const input = { taskId: 'tsk_0123456789', toStaffNumber: 'E1', note: 'x' }
  test.each([['taskId', { ...input, taskId: 'x' }], ['toStaffNumber', { ...input, toStaffNumber: '张' }], ['note', { ...input, note: '' }], ['note', { ...input, note: 'x'.repeat(201) }]])('%s %#', async (field, wrong) => {
    expect(await ward.platform.asDevice(ward.signers[0], contract, wrong as never)).toMatchObject({ status: 400, facts: { field } })
  })
})
refusesOtherPhones(ward, contract, () => ({ taskId: 'tsk_0123456789', toStaffNumber: 'E1', note: 'x' }))
