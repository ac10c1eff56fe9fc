import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginStatement, completeStatement } from '@yiqian/shared/protocol/cosigning.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { aPendingTask, openBench, type Bench } from '../testing/bench.ts'
import { beginStating, enrol, sign, state, type TestPhone } from '../testing/test-phone.ts'

let bench: Bench
let phone: TestPhone
beforeAll(async () => {
  bench = await openBench()
  phone = await enrol(bench)
})
afterAll(() => bench.close())

const stores = () => bench.database.stores
const aSigned = async () => {
  const task = await aPendingTask(bench, phone.staff.id)
  await sign(bench, phone, [task])
  return task
}
const draft = (taskId: string) => ({ kind: 'document.void' as const, taskId, reason: '开错患者' })
const begin = (taskId: string, of = phone) => bench.send(beginStatement, { suite: cosignSuite, draft: draft(taskId) }, of.token)

describe('MA-8 a signer voids what was signed, by a signed statement', () => {
  test('the document and the task are voided; the evidence names reason and statement', async () => {
    const { taskId, documentId } = await aSigned()
    const { status, statement } = await state(bench, phone, draft(taskId))
    expect(status).toBe(200)
    expect(statement.terms).toMatchObject({ taskId, documentId, reason: '开错患者' })
    expect([(await stores().documents.load(documentId))!.state, (await stores().tasks.load(taskId))!.state]).toEqual(['voided', 'voided'])
    const last = (await stores().evidence.list(documentId)).at(-1)!
    expect(last).toMatchObject({ kind: 'document.voided', actor: `device:${phone.device.id}`, facts: { reason: '开错患者', statementId: statement.statementId, staffId: phone.staff.id } })
    expect((await stores().statements.listOfStaff(phone.staff.id, 5)).map(({ id }) => id)).toContain(statement.statementId)
  })
  test('refused: another’s, one that waits, one that is voided, an unknown one', async () => {
    const { taskId } = await aSigned()
    expect(await begin(taskId, await enrol(bench))).toMatchObject({ status: 404, code: 'statement.subject_unknown' })
    expect(await begin((await aPendingTask(bench, phone.staff.id)).taskId)).toMatchObject({ status: 404, code: 'statement.subject_unknown' })
    await state(bench, phone, draft(taskId))
    expect(await begin(taskId)).toMatchObject({ status: 404, code: 'statement.subject_unknown' })
    expect(await begin('tsk_ffffffffffff')).toMatchObject({ status: 404, code: 'statement.subject_unknown' })
  })
  test('voided by the hospital between the two steps: the statement has no effect', async () => {
    const { taskId, documentId } = await aSigned()
    const { input } = await beginStating(bench, phone, draft(taskId))
    const document = (await stores().documents.load(documentId))!
    await stores().documents.replace(document, { ...document, state: 'voided' })
    expect(await bench.send(completeStatement, input, phone.token)).toMatchObject({ status: 404, code: 'statement.subject_unknown' })
    expect((await stores().tasks.load(taskId))!.state).toBe('signed')
  })
  test('too late', async () => {
    const { taskId } = await aSigned()
    bench.clock.move(25 * 3_600_000)
    expect(await begin(taskId)).toMatchObject({ status: 422, code: 'statement.out_of_limits' })
  })
})
