import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeEnrolment, completeSigning } from '@yiqian/shared/protocol/cosigning.ts'
import { enrolCertificate } from '@yiqian/shared/protocol/certificates.ts'
import type { Caller } from '../_kernel/define-function.ts'
import { aPendingTask, aProofedPhone, openBench, type Bench } from './testing/bench.ts'
import { PIN, WRONG_PIN, beginBatch, enrol, startEnrolling, type TestPhone } from './testing/test-phone.ts'

// Two instances on the same databases, as in production.
const folder = mkdtempSync(path.join(tmpdir(), 'cosigning-races-'))
const files = { url: `sqlite:${path.join(folder, 'main.sqlite')}`, vaultUrl: `sqlite:${path.join(folder, 'vault.sqlite')}` }
let issued = 0
const around = {
  call: (call: Caller): Caller => (async (contract, input) => {
    if (contract.operation === enrolCertificate.operation) issued++
    return call(contract, input)
  }) as Caller,
}
let one: Bench
let two: Bench
beforeAll(async () => {
  one = await openBench({ ...files, around })
  two = await openBench({ ...files, around })
})
afterAll(async () => {
  await one.close()
  await two.close()
  rmSync(folder, { recursive: true })
})

const taskFor = (phone: TestPhone) => aPendingTask(one, phone.staff.id)
const tries = async ({ device }: TestPhone) => (await one.database.stores.devices.load(device.id))!.pinTriesLeft
const codesOf = (answers: { status: number; code: string | undefined }[]) => answers.map(({ status, code }) => code ?? status).sort()

describe('two completes at once', () => {
  test('the same request on two instances: signed once, the other is told to repeat, and then gets the same answer', async () => {
    const phone = await enrol(one)
    const task = await taskFor(phone)
    const { input } = await beginBatch(one, phone, [task])
    const answers = await Promise.all([one, two, one, two].map((bench) => bench.send(completeSigning, input, phone.token)))
    const right = answers.filter(({ status }) => status === 200)
    expect(right.length).toBeGreaterThanOrEqual(1)
    expect(answers.filter(({ status }) => status !== 200).every(({ code }) => code === 'signing.unfinished')).toBe(true)
    const again = await two.send(completeSigning, input, phone.token)
    for (const answer of right) expect(answer).toEqual(again)
    expect((await one.database.stores.evidence.list(task.documentId)).map(({ kind }) => kind)).toEqual(['signing.intended', 'task.signed'])
    expect(await tries(phone)).toBe(5)
  })
  test('two requests on one session: one is signed, the other refused', async () => {
    const phone = await enrol(one)
    const { input } = await beginBatch(one, phone, [await taskFor(phone)])
    const other = { ...input, items: input.items.map((item) => ({ ...item, digestSource: 'list' as const })) }
    const answers = await Promise.all([one.send(completeSigning, input, phone.token), two.send(completeSigning, other, phone.token)])
    expect(codesOf(answers)).toEqual([200, 'signing.session_conflict'])
  })
  test('enrolment completed twice at once: one certificate', async () => {
    const proofed = await aProofedPhone(one)
    const before = issued
    const { phone, input } = await startEnrolling(one, proofed)
    const answers = await Promise.all([one, two].map((bench) => bench.send(completeEnrolment, input, phone.token)))
    expect(answers.every(({ status, code }) => status === 200 || code === 'signing.unfinished')).toBe(true)
    const again = await two.send(completeEnrolment, input, phone.token)
    expect(again.status).toBe(200)
    for (const answer of answers.filter(({ status }) => status === 200)) expect(answer).toEqual(again)
    expect(issued).toBe(before + 1)
  })
})

describe('guesses side by side', () => {
  test('twenty sessions, twenty guesses at once: no more than five are tested', async () => {
    const phone = await enrol(one)
    const task = await taskFor(phone)
    const guesses = await Promise.all(Array.from({ length: 20 }, (_, index) => beginBatch(one, phone, [task], { pin: String(100_000 + index) })))
    const answers = await Promise.all(guesses.map(({ input }, index) => (index % 2 ? one : two).send(completeSigning, input, phone.token)))
    const tested = (await one.database.stores.evidence.list(task.documentId)).filter(({ kind }) => kind === 'signing.intended')
    expect(tested).toHaveLength(5)
    expect(answers.every(({ code }) => code === 'device.pin_wrong' || code === 'device.locked')).toBe(true)
    expect(await one.database.stores.devices.load(phone.device.id)).toMatchObject({ state: 'locked', pinTriesLeft: 0 })
    await expect(beginBatch(one, phone, [task], { pin: PIN })).rejects.toThrow('device.locked')
  })
  test('swapped sessions: the partial of one task does not complete another', async () => {
    const phone = await enrol(one)
    const tasks = [await taskFor(phone), await taskFor(phone)]
    const { input } = await beginBatch(one, phone, tasks)
    const [first, second] = input.items
    const swapped = { ...input, items: [{ ...first!, sessionId: second!.sessionId }, { ...second!, sessionId: first!.sessionId }] }
    expect(await one.send(completeSigning, swapped, phone.token)).toMatchObject({ status: 403, code: 'device.pin_wrong' })
    for (const { taskId } of tasks) expect((await one.database.stores.tasks.load(taskId))!.state).toBe('pending')
    expect(await one.send(completeSigning, input, phone.token)).toMatchObject({ status: 409, code: 'signing.session_conflict' })
  })
  test('a right and a wrong PIN at once: both are judged, tries end where they should', async () => {
    const phone = await enrol(one)
    const [right, wrong] = [await beginBatch(one, phone, [await taskFor(phone)]), await beginBatch(one, phone, [await taskFor(phone)], { pin: WRONG_PIN })]
    const answers = await Promise.all([one.send(completeSigning, right.input, phone.token), two.send(completeSigning, wrong.input, phone.token)])
    expect(codesOf(answers)).toEqual([200, 'device.pin_wrong'])
    expect(await tries(phone)).toBeGreaterThanOrEqual(4)
  })
})
