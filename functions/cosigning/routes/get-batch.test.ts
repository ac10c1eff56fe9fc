import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeSigning, getBatch } from '@yiqian/shared/protocol/cosigning.ts'
import { aClaimedCode, aPendingTask, openBench, type Bench } from '../testing/bench.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { beginBatch, enrol, WRONG_PIN, type TestPhone } from '../testing/test-phone.ts'

let bench: Bench
let phone: TestPhone
beforeAll(async () => {
  bench = await openBench()
  phone = await enrol(bench)
})
afterAll(() => bench.close())
const get = (batchId: string, of = phone) => bench.send(getBatch, { batchId }, of.token)
const aBatch = async (pin?: string) => {
  const tasks = [await aPendingTask(bench, phone.staff.id), await aPendingTask(bench, phone.staff.id)]
  return { tasks, ...(await beginBatch(bench, phone, tasks, pin === undefined ? {} : { pin })) }
}

describe('200 MP-7 what became of a batch', () => {
  test('open until it is submitted, then signed with the time of each: what a phone asks that lost the answer', async () => {
    const { tasks, begun, input } = await aBatch()
    expect((await get(begun.batchId)).body.items.map(({ taskId, result }) => `${taskId} ${result}`).sort()).toEqual(tasks.map(({ taskId }) => `${taskId} open`).sort())
    await bench.send(completeSigning, input, phone.token)
    const { body } = await get(begun.batchId)
    expect(body.items).toEqual(expect.arrayContaining(tasks.map(({ taskId }) => expect.objectContaining({ taskId, result: 'signed', documentState: 'signed', signedAtMs: bench.clock.nowMs() }))))
    expect(body.items.every(({ title }) => title !== '')).toBe(true)
  })
  test('a wrong PIN: refused, with the reason', async () => {
    const { begun, input } = await aBatch(WRONG_PIN)
    await bench.send(completeSigning, input, phone.token)
    expect((await get(begun.batchId)).body.items).toMatchObject([{ result: 'refused', fault: 'device.pin_wrong' }, { result: 'refused', fault: 'device.pin_wrong' }])
  })
  test('another phone, and an unknown batch: nothing', async () => {
    const { begun } = await aBatch()
    expect((await get(begun.batchId, await enrol(bench))).body.items).toEqual([])
    expect((await get('bat_ffffffffffff')).body.items).toEqual([])
  })
})

describe('MP-4 a code for a batch', () => {
  const signWith = async (some: object) => {
    const tasks = [await aPendingTask(bench, phone.staff.id), await aPendingTask(bench, phone.staff.id)]
    const code = await aClaimedCode(bench, phone.device, { documentId: null, documentIds: tasks.map(({ documentId }) => documentId), ...some })
    const { input } = await beginBatch(bench, phone, tasks, { codeId: code.id })
    expect((await bench.send(completeSigning, input, phone.token)).status).toBe(200)
    return (await bench.database.stores.codes.load(code.id))!
  }
  test('is approved when the batch is through', async () => expect(await signWith({})).toMatchObject({ state: 'approved', decidedAtMs: bench.clock.nowMs() }))
  test('stays as it is when another phone took it, or when it is about other documents', async () => {
    expect((await signWith({ claimedByDeviceId: 'dev_another12345' })).state).toBe('scanned')
    expect((await signWith({ documentIds: ['doc_aaaaaaaaaaaa', 'doc_bbbbbbbbbbbb'] })).state).toBe('scanned')
  })
})
refusesStrangers(() => bench, () => phone, getBatch, { batchId: 'bat_0123456789' })
