import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { beginSigning } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { approvalDigest } from '@yiqian/shared/protocol/messages.ts'
import { prepareSignature } from '@yiqian/shared/protocol/seal.ts'
import type { Caller } from '../../_kernel/define-function.ts'
import { sm2 } from '../../_runtime/testing/test-runtime.ts'
import { aPendingTask, aProofedPhone, openBench, type Bench } from '../testing/bench.ts'
import { enrol, type TestPhone, type ToSign } from '../testing/test-phone.ts'

let bench: Bench
let phone: TestPhone
let sealFault: Fault | undefined
beforeAll(async () => {
  bench = await openBench({
    around: {
      call: (call) => (async (contract, input) => {
        if (contract.operation === prepareSignature.operation && sealFault) throw sealFault
        return call(contract, input)
      }) as Caller,
    },
  })
  phone = await enrol(bench)
})
afterAll(() => bench.close())

const begin = (items: ToSign[], of = phone, some: object = {}) =>
  bench.send(beginSigning, { suite: 'cosign/1-SM2-SM3', items: items.map(({ taskId, documentDigestHex }) => ({ taskId, documentDigestHex })), intent: 'pin', ...some }, of.token)
const change = async (of: TestPhone, some: object) => {
  const device = (await bench.database.stores.devices.load(of.device.id))!
  await bench.database.stores.devices.replace(device, { ...device, ...some })
}

describe('200', () => {
  test('a nonce pair for each document, bound to the exact list', async () => {
    const tasks = [await aPendingTask(bench, phone.staff.id), await aPendingTask(bench, phone.staff.id)]
    const { status, body } = await begin(tasks)
    expect(status).toBe(200)
    expect(body.approvalDigestHex).toBe(Buffer.from(approvalDigest(tasks)).toString('hex'))
    const points = body.items.flatMap((item) => (item.result === 'ready' ? [item.offer.DHex, item.offer.EHex] : []))
    expect(new Set(points).size).toBe(4)
    for (const point of points) expect(() => sm2.parsePoint(hexToBytes(point))).not.toThrow()
    const sessions = await bench.database.stores.sessions.listOfBatch(body.batchId)
    expect(sessions.map(({ subjectId, state, approvalDigestHex, deviceId }) => ({ subjectId, state, approvalDigestHex, deviceId }))).toEqual(
      expect.arrayContaining(tasks.map(({ taskId }) => ({ subjectId: taskId, state: 'begun', approvalDigestHex: body.approvalDigestHex, deviceId: phone.device.id }))),
    )
    expect(await bench.database.stores.evidence.list(tasks[0]!.documentId)).toEqual([])
  })
  test('what cannot be signed has a refusal of its own, in both languages; the rest goes on', async () => {
    const mine = await aPendingTask(bench, phone.staff.id)
    const changed = { ...(await aPendingTask(bench, phone.staff.id)), documentDigestHex: 'ab'.repeat(32) }
    const theirs = await aPendingTask(bench, (await enrol(bench)).staff.id)
    const { status, body } = await begin([theirs, changed, mine, { taskId: 'tsk_00000000', documentDigestHex: mine.documentDigestHex }])
    expect(status).toBe(200)
    expect(body.items.map((item) => (item.result === 'refused' ? item.fault : item.result))).toEqual(['task.not_found', 'document.changed', 'ready', 'task.not_found'])
    expect(body.items[1]).toMatchObject({ message: { zh: expect.stringContaining('重新查看'), en: expect.any(String) } })
    expect(await bench.database.stores.sessions.listOfBatch(body.batchId)).toHaveLength(1)
  })
})

describe('400', () => {
  test('nothing, too much, the same task twice, another suite, bytes for a digest', async () => {
    const task = await aPendingTask(bench, phone.staff.id)
    expect(await begin([])).toMatchObject({ status: 400, code: 'request.malformed' })
    expect(await begin(Array.from({ length: 101 }, () => task))).toMatchObject({ status: 400, code: 'request.malformed' })
    expect(await begin([task, task])).toMatchObject({ status: 400, facts: { field: 'items' } })
    expect(await begin([task], phone, { suite: 'cosign/2' })).toMatchObject({ status: 400, facts: { field: 'suite' } })
    expect(await begin([{ ...task, documentDigestHex: 'AB' }])).toMatchObject({ status: 400, facts: { field: 'items.0.documentDigestHex' } })
  })
})

describe('401 · 403 · 423', () => {
  test('who may not', async () => {
    const task = await aPendingTask(bench, phone.staff.id)
    const input = { suite: 'cosign/1-SM2-SM3' as const, items: [{ taskId: task.taskId, documentDigestHex: task.documentDigestHex }], intent: 'pin' as const }
    expect(await bench.send(beginSigning, input)).toMatchObject({ status: 401 })
    expect(await bench.send(beginSigning, input, phone.token, { inChannel: false })).toMatchObject({ status: 403, code: 'channel.required' })
    expect(await bench.send(beginSigning, input, (await aProofedPhone(bench)).token)).toMatchObject({ status: 403, code: 'device.not_enrolled' })
  })
  test.each([['locked', 423, 'device.locked'], ['suspended', 403, 'device.suspended'], ['replaced', 403, 'device.replaced']] as const)('a %s phone', async (state, status, code) => {
    const other = await enrol(bench)
    await change(other, { state })
    expect(await begin([await aPendingTask(bench, other.staff.id)], other)).toMatchObject({ status, code })
  })
  test('a person who was frozen', async () => {
    const other = await enrol(bench)
    const staff = (await bench.database.stores.staff.load(other.staff.id))!
    await bench.database.stores.staff.replace(staff, { ...staff, state: 'frozen' })
    expect(await begin([await aPendingTask(bench, other.staff.id)], other)).toMatchObject({ status: 403, code: 'access.denied' })
  })
  test.each([[{ state: 'suspended' }, 'suspended'], [{ state: 'revoked' }, 'revoked'], [{ notAfterMs: 1 }, 'expired']] as const)('a certificate with %j', async (some, state) => {
    const other = await enrol(bench)
    const certificate = (await bench.database.stores.certificates.findOfDevice(other.device.id))!
    await bench.database.stores.certificates.replace(certificate, { ...certificate, ...some })
    expect(await begin([await aPendingTask(bench, other.staff.id)], other)).toMatchObject({ status: 403, code: 'certificate.not_valid', facts: { state } })
  })
  test('a share that the vault has ended', async () => {
    const other = await enrol(bench)
    await bench.deps.vault.destroy(other.device.id)
    expect(await begin([await aPendingTask(bench, other.staff.id)], other)).toMatchObject({ status: 403, code: 'device.suspended' })
  })
})

test('503: another function’s outage is not a refusal of a document', async () => {
  sealFault = new Fault('server.unavailable')
  expect(await begin([await aPendingTask(bench, phone.staff.id)])).toMatchObject({ status: 503, code: 'server.unavailable' })
  sealFault = undefined
})
