import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeLogin, completeSigning } from '@yiqian/shared/protocol/cosigning.ts'
import { endCertificate } from '@yiqian/shared/protocol/certificates.ts'
import type { Caller } from '../_kernel/define-function.ts'
import { aClaimedCode, aPendingTask, openBench, type Bench } from './testing/bench.ts'
import { WRONG_PIN, beginBatch, beginLogInto, cloneOf, enrol, rollPhone, sign, type TestPhone } from './testing/test-phone.ts'

let bench: Bench
let certificatesAway = false
beforeAll(async () => {
  bench = await openBench({
    around: {
      call: (call) => (async (contract, input) => {
        if (contract.operation === endCertificate.operation && certificatesAway) throw new Error('away')
        return call(contract, input)
      }) as Caller,
    },
  })
})
afterAll(() => bench.close())

const signOne = async (phone: TestPhone, options = {}) => sign(bench, phone, [await aPendingTask(bench, phone.staff.id)], options)
const stateOf = async ({ device }: TestPhone) => [(await bench.database.stores.devices.load(device.id))!.state, (await bench.database.stores.certificates.findOfDevice(device.id))!.state]
const alarms = ({ device }: TestPhone) => bench.logged.filter(({ level, line }) => level === 'error' && line.actor === `device:${device.id}` && line.detail?.startsWith('ALARM'))

describe('a copy of the phone, with the PIN', () => {
  test.each([
    ['the owner signs twice, then the copy', 'OOC'],
    ['the copy signs twice, then the owner', 'CCO'],
    ['in turns', 'OCOCOC'],
    ['in turns, the copy first', 'COCOCO'],
    ['in pairs', 'OOCC'],
  ])('%s: found out, and neither signs any more', async (_, turns) => {
    const owner = await enrol(bench)
    const copy = cloneOf(owner)
    const codes: (string | undefined)[] = []
    for (const turn of turns) {
      const phone = turn === 'O' ? owner : copy
      try {
        codes.push((await signOne(phone)).code)
      } catch (error) {
        codes.push(String(error))
      }
    }
    expect(codes).toContain('device.suspended')
    expect(codes.indexOf('device.suspended')).toBeLessThanOrEqual(3)
    expect(await stateOf(owner)).toEqual(['suspended', 'suspended'])
    expect(alarms(owner)).not.toHaveLength(0)
    await expect(signOne(owner)).rejects.toThrow('device.suspended')
    expect((await bench.vaultStore.loadShareOfDevice(owner.device.id))!.state).toBe('suspended')
  })
  test('evidence names it, and nothing of the batch was signed', async () => {
    const owner = await enrol(bench)
    const copy = cloneOf(owner)
    await signOne(owner)
    await signOne(owner)
    const tasks = [await aPendingTask(bench, owner.staff.id), await aPendingTask(bench, owner.staff.id)]
    expect(await sign(bench, copy, tasks)).toMatchObject({ status: 403, code: 'device.suspended' })
    for (const { taskId, documentId } of tasks) {
      expect((await bench.database.stores.tasks.load(taskId))!.state).toBe('pending')
      expect((await bench.database.stores.evidence.list(documentId)).at(-1)).toMatchObject({ kind: 'signing.failed', facts: { fault: 'device.suspended' } })
    }
  })
  test('a copy that lies about its generation is found out all the same; log-in too', async () => {
    const owner = await enrol(bench)
    const copy = cloneOf(owner)
    await signOne(owner)
    await signOne(owner)
    copy.generation = 99
    const code = await aClaimedCode(bench, copy.device)
    expect(await bench.send(completeLogin, await beginLogInto(bench, copy, code.id), copy.token)).toMatchObject({ status: 403, code: 'device.suspended' })
    expect(await stateOf(owner)).toEqual(['suspended', 'suspended'])
  })
  test('a certificate that cannot be suspended at once is with the next try of the same request', async () => {
    const owner = await enrol(bench)
    const copy = cloneOf(owner)
    await signOne(owner)
    await signOne(owner)
    const { input } = await beginBatch(bench, copy, [await aPendingTask(bench, owner.staff.id)])
    certificatesAway = true
    expect(await bench.send(completeSigning, input, copy.token)).toMatchObject({ code: 'device.suspended' })
    certificatesAway = false
    expect(await stateOf(owner)).toEqual(['suspended', 'valid'])
    expect(alarms(owner).at(-1)!.line.detail).toContain('NOT suspended yet')
    expect(await bench.send(completeSigning, input, copy.token)).toMatchObject({ code: 'device.suspended' })
    expect(await stateOf(owner)).toEqual(['suspended', 'suspended'])
  })
})

describe('what is no copy', () => {
  test('an older share with a wrong PIN is a wrong PIN', async () => {
    const owner = await enrol(bench)
    const copy = cloneOf(owner)
    await signOne(owner)
    await signOne(owner)
    expect(await signOne(copy, { pin: WRONG_PIN })).toMatchObject({ code: 'device.pin_wrong', facts: { triesLeft: 4 } })
    expect((await stateOf(owner))[0]).toBe('active')
  })
  test('answers lost in a row cost nothing: the phone goes on with the share it has', async () => {
    const phone = await enrol(bench)
    for (let i = 0; i < 12; i++) {
      const lost = cloneOf(phone) // what the answer would have changed never arrives
      expect((await signOne(lost)).status).toBe(200)
    }
    const before = phone.generation
    expect((await signOne(phone)).status).toBe(200)
    expect(phone.generation).toBe(before + 1)
    expect((await signOne(phone)).status).toBe(200)
    expect((await stateOf(phone))[0]).toBe('active')
  })
  test('an answer that arrives late, after another session was lost', async () => {
    const phone = await enrol(bench)
    const { input } = await beginBatch(bench, phone, [await aPendingTask(bench, phone.staff.id)])
    await bench.send(completeSigning, input, phone.token) // lost
    await signOne(cloneOf(phone)) // lost as well
    const late = await bench.send(completeSigning, input, phone.token) // the phone repeats the first
    rollPhone(phone, late.body.roll)
    expect((await signOne(phone)).status).toBe(200)
    expect((await signOne(phone)).status).toBe(200)
  })
  test('a long life: more generations than are remembered', async () => {
    const phone = await enrol(bench)
    for (let i = 0; i < 70; i++) expect((await signOne(phone)).status).toBe(200)
    expect(phone.generation).toBe(71)
    expect(await signOne(phone, { pin: WRONG_PIN })).toMatchObject({ code: 'device.pin_wrong' })
  })
})
