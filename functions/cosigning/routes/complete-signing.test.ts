import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeSigning } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { finishSignature } from '@yiqian/shared/protocol/seal.ts'
import { chainIntact } from '../../_domain/evidence/evidence.ts'
import type { Caller } from '../../_kernel/define-function.ts'
import { aClaimedCode, aPendingTask, aProofedPhone, openBench, type Bench } from '../testing/bench.ts'
import { PIN, WRONG_PIN, beginBatch, enrol, sign, type TestPhone } from '../testing/test-phone.ts'

let bench: Bench
let phone: TestPhone
let sealFault: Fault | undefined
const around = {
  call: (call: Caller): Caller => (async (contract, input) => {
    if (contract.operation === finishSignature.operation && sealFault) throw sealFault
    return call(contract, input)
  }) as Caller,
}
beforeAll(async () => {
  bench = await openBench({ around })
  phone = await enrol(bench)
})
afterAll(() => bench.close())

const deviceOf = async ({ device }: TestPhone) => (await bench.database.stores.devices.load(device.id))!
const evidenceOf = (documentId: string) => bench.database.stores.evidence.list(documentId)
const aTaskFor = (of = phone) => aPendingTask(bench, of.staff.id)
const complete = (input: Parameters<typeof bench.send<typeof completeSigning>>[1], of = phone) => bench.send(completeSigning, input, of.token)

describe('200 CO-1 CO-3 MP-4', () => {
  test('signs; the intent is on record before the signature, and both hang together', async () => {
    const task = await aTaskFor()
    const { status, body } = await sign(bench, phone, [task])
    expect(status).toBe(200)
    expect(body.items).toEqual([{ taskId: task.taskId, result: 'signed', documentState: 'signed', signedAtMs: bench.clock.nowMs() }])
    const links = await evidenceOf(task.documentId)
    expect(links.map(({ kind }) => kind)).toEqual(['signing.intended', 'task.signed'])
    expect(chainIntact(links)).toBe(true)
    const [intended, signed] = links
    expect(intended).toMatchObject({ actor: `device:${phone.device.id}`, facts: { taskId: task.taskId, staffId: phone.staff.id, intent: 'pin', digestSource: 'bytes' } })
    expect(signed!.facts).toMatchObject({ digestHex: intended!.facts['digestHex'], approvalDigestHex: intended!.facts['approvalDigestHex'], batchId: intended!.facts['batchId'] })
  })
  test('many in one batch, each with its own result; the share rolls once', async () => {
    const tasks = [await aTaskFor(), await aTaskFor(), await aTaskFor()]
    const before = phone.generation
    const { body } = await sign(bench, phone, tasks)
    expect(body.items.map(({ taskId, result }) => [taskId, result])).toEqual(tasks.map(({ taskId }) => [taskId, 'signed']))
    expect(phone.generation).toBe(before + 1)
  })
  test('a repeat of the same request gets the same answer, and nothing happens twice', async () => {
    const task = await aTaskFor()
    const { input } = await beginBatch(bench, phone, [task])
    const first = await complete(input)
    bench.clock.move(1000)
    const [again, third] = [await complete(input), await complete(input)]
    expect([again, third]).toEqual([first, first])
    expect(first.body.roll).not.toBeNull()
    expect(await evidenceOf(task.documentId)).toHaveLength(2)
  })
  test('one wrong item: the others are signed, no try is lost', async () => {
    const tasks = [await aTaskFor(), await aTaskFor(), await aTaskFor()]
    const { input } = await beginBatch(bench, phone, tasks)
    const [first, second, third] = input.items
    const { status, body } = await complete({ ...input, items: [first!, { ...second!, partial: third!.partial }, third!] })
    expect(status).toBe(200)
    expect(body.items.map((item) => (item.result === 'refused' ? item.fault : item.result))).toEqual(['signed', 'request.cryptographically_invalid', 'signed'])
    expect((await deviceOf(phone)).pinTriesLeft).toBe(5)
    expect((await evidenceOf(tasks[1]!.documentId)).map(({ kind }) => kind)).toEqual(['signing.intended', 'signing.failed'])
  })
  test('a document that changed meanwhile is refused by itself and stays refused', async () => {
    const task = await aTaskFor()
    const { input } = await beginBatch(bench, phone, [task])
    sealFault = new Fault('document.changed')
    const { status, body } = await complete(input)
    sealFault = undefined
    expect(status).toBe(200)
    expect(body.items[0]).toMatchObject({ result: 'refused', fault: 'document.changed', message: { en: expect.stringContaining('look at it again') } })
    expect((await complete(input)).body).toEqual(body)
  })
  test('the scan code that led here is approved; one that ran out is not, and does not hold the signature up', async () => {
    const [task, late] = [await aTaskFor(), await aTaskFor()]
    const code = await aClaimedCode(bench, phone.device, { purpose: 'sign', documentId: task.documentId })
    await sign(bench, phone, [task], { codeId: code.id })
    expect(await bench.database.stores.codes.load(code.id)).toMatchObject({ state: 'approved', decidedAtMs: bench.clock.nowMs() })
    const expired = await aClaimedCode(bench, phone.device, { purpose: 'sign', documentId: late.documentId, decideByMs: bench.clock.nowMs() - 1 })
    expect((await sign(bench, phone, [late], { codeId: expired.id })).body.items[0]!.result).toBe('signed')
    expect((await bench.database.stores.codes.load(expired.id))!.state).toBe('scanned')
  })
  test('no secret and no partial is stored or logged', async () => {
    const task = await aTaskFor()
    const { input } = await beginBatch(bench, phone, [task])
    const { body } = await complete(input)
    const sessions = await bench.database.stores.sessions.listOfBatch(input.batchId)
    const kept = JSON.stringify([sessions, bench.logged, await evidenceOf(task.documentId)])
    const { partial } = input.items[0]!
    for (const secret of [partial.s2Hex, partial.s3Hex, body.roll!.tHex, phone.token]) expect(kept).not.toContain(secret)
  })
})

describe('400', () => {
  test('unknown fields, an empty list, the same session twice', async () => {
    const { input } = await beginBatch(bench, phone, [await aTaskFor()])
    expect(await complete({ ...input, pin: '1' } as never)).toMatchObject({ status: 400, code: 'request.malformed', facts: { field: 'pin' } })
    expect(await complete({ ...input, items: [] })).toMatchObject({ status: 400, code: 'request.malformed' })
    expect(await complete({ ...input, items: [input.items[0]!, input.items[0]!] })).toMatchObject({ status: 400, facts: { field: 'items' } })
    expect(await complete({ ...input, suite: 'cosign/0' as never })).toMatchObject({ status: 400, facts: { field: 'suite' } })
  })
  test.each([['s2Hex', '00'.repeat(32)], ['rHex', 'ff'.repeat(32)], ['s3Hex', 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123']])('%s out of range ends the session and takes no try', async (field, value) => {
    const { input } = await beginBatch(bench, phone, [await aTaskFor()])
    const broken = { ...input, items: [{ ...input.items[0]!, partial: { ...input.items[0]!.partial, [field]: value } }] }
    expect((await complete(broken)).body.items[0]).toMatchObject({ result: 'refused', fault: 'request.cryptographically_invalid' })
    expect((await deviceOf(phone)).pinTriesLeft).toBe(5)
    expect(await complete(input)).toMatchObject({ status: 409, code: 'signing.session_conflict' })
  })
})

describe('401 · 403', () => {
  test('no token, another token, outside the channel, not enrolled', async () => {
    const { input } = await beginBatch(bench, phone, [await aTaskFor()])
    expect(await bench.send(completeSigning, input)).toMatchObject({ status: 401, code: 'access.required' })
    expect(await bench.send(completeSigning, input, 'x'.repeat(32))).toMatchObject({ status: 401, code: 'access.required' })
    expect(await bench.send(completeSigning, input, phone.token, { inChannel: false })).toMatchObject({ status: 403, code: 'channel.required' })
    expect(await bench.send(completeSigning, input, (await aProofedPhone(bench)).token)).toMatchObject({ status: 403, code: 'device.not_enrolled' })
  })
  test('a wrong PIN is one try for the whole batch, told once, and its sessions are over', async () => {
    const tasks = [await aTaskFor(), await aTaskFor()]
    const { input } = await beginBatch(bench, phone, tasks, { pin: WRONG_PIN })
    const refused = await complete(input)
    expect(refused).toMatchObject({ status: 403, code: 'device.pin_wrong', facts: { triesLeft: 4 } })
    expect(await complete(input)).toMatchObject({ status: 403, code: 'device.pin_wrong', facts: { triesLeft: 4 } })
    expect((await deviceOf(phone)).pinTriesLeft).toBe(4)
    for (const { documentId } of tasks) expect((await evidenceOf(documentId)).map(({ kind, facts }) => facts['fault'] ?? kind)).toEqual(['signing.intended', 'device.pin_wrong'])
    expect((await sign(bench, phone, tasks)).status).toBe(200)
    expect((await deviceOf(phone)).pinTriesLeft).toBe(5)
  })
  test('a batch with a guess in each item tests one guess', async () => {
    const victim = await enrol(bench)
    const tasks = await Promise.all([1, 2, 3, 4].map(() => aTaskFor(victim)))
    const { input } = await beginBatch(bench, victim, tasks, { pins: [WRONG_PIN, PIN, '000001', '000002'] })
    expect(await complete(input, victim)).toMatchObject({ status: 403, code: 'device.pin_wrong', facts: { triesLeft: 4 } })
    for (const { taskId } of tasks) expect((await bench.database.stores.tasks.load(taskId))!.state).toBe('pending')
  })
  test('a certificate revoked between begin and complete', async () => {
    const victim = await enrol(bench)
    const { input } = await beginBatch(bench, victim, [await aTaskFor(victim)])
    const certificate = (await bench.database.stores.certificates.findOfDevice(victim.device.id))!
    await bench.database.stores.certificates.replace(certificate, { ...certificate, state: 'revoked' })
    expect(await complete(input, victim)).toMatchObject({ status: 403, code: 'certificate.not_valid', facts: { state: 'revoked' } })
    expect((await deviceOf(victim)).pinTriesLeft).toBe(5)
  })
})

describe('409 · 410', () => {
  test('another request on the same sessions', async () => {
    const { input } = await beginBatch(bench, phone, [await aTaskFor(), await aTaskFor()])
    expect((await complete({ ...input, items: input.items.slice(0, 1) })).status).toBe(200)
    expect(await complete({ ...input, items: input.items.slice(1) })).toMatchObject({ status: 409, code: 'signing.session_conflict' })
  })
  test('an unknown session, one of another batch, one of another phone', async () => {
    const [one, two] = [await beginBatch(bench, phone, [await aTaskFor()]), await beginBatch(bench, phone, [await aTaskFor()])]
    const gone = { status: 410, code: 'signing.session_not_found' }
    expect(await complete({ ...one.input, batchId: 'bat_00000000' })).toMatchObject(gone)
    expect(await complete({ ...one.input, items: two.input.items })).toMatchObject(gone)
    expect(await complete(one.input, await enrol(bench))).toMatchObject(gone)
    expect((await complete(one.input)).status).toBe(200)
  })
  test('out of time', async () => {
    const { input } = await beginBatch(bench, phone, [await aTaskFor()])
    bench.clock.move(5 * 60_000 + 1)
    expect(await complete(input)).toMatchObject({ status: 410, code: 'signing.session_not_found' })
    expect((await deviceOf(phone)).pinTriesLeft).toBe(5)
  })
  test('a restored backup: the epoch changed, open nonces are void', async () => {
    const { input } = await beginBatch(bench, phone, [await aTaskFor()])
    await bench.vaultStore.changeEpoch()
    const { body } = await complete(input)
    expect(body.items[0]).toMatchObject({ result: 'refused', fault: 'signing.session_not_found' })
    expect((await deviceOf(phone)).pinTriesLeft).toBe(5)
    expect((await sign(bench, phone, [await aTaskFor()])).status).toBe(200)
  })
})

describe('423', () => {
  test('five wrong PINs lock; the sixth, right one is refused', async () => {
    const victim = await enrol(bench)
    const task = await aTaskFor(victim)
    const ahead = await beginBatch(bench, victim, [task])
    const told: unknown[] = []
    for (let i = 0; i < 5; i++) {
      const { code, facts } = await sign(bench, victim, [task], { pin: WRONG_PIN })
      told.push(facts?.['triesLeft'] ?? code)
    }
    expect(told).toEqual([4, 3, 2, 1, 'device.locked'])
    expect(await deviceOf(victim)).toMatchObject({ state: 'locked', pinTriesLeft: 0 })
    expect(await complete(ahead.input, victim)).toMatchObject({ status: 423, code: 'device.locked' })
    expect((await bench.database.stores.tasks.load(task.taskId))!.state).toBe('pending')
  })
})

describe('503', () => {
  test('the signature exists, the file does not: the same request gets on from there', async () => {
    const tasks = [await aTaskFor(), await aTaskFor()]
    const { input } = await beginBatch(bench, phone, tasks)
    sealFault = new Fault('timestamp.unavailable')
    expect(await complete(input)).toMatchObject({ status: 503, code: 'signing.unfinished' })
    expect((await bench.database.stores.sessions.listOfBatch(input.batchId)).map(({ state }) => state)).toEqual(['cosigned', 'cosigned'])
    sealFault = undefined
    const { status, body } = await complete(input)
    expect([status, ...body.items.map(({ result }) => result)]).toEqual([200, 'signed', 'signed'])
    expect(body.roll).not.toBeNull()
    expect((await evidenceOf(tasks[0]!.documentId)).map(({ kind }) => kind)).toEqual(['signing.intended', 'task.signed'])
  })
})
