import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { completeSigning, destroyShare } from '@yiqian/shared/protocol/cosigning.ts'
import { aPinFreeWindow } from '../_domain/testing/statement-builders.ts'
import { aPendingTask, aProofedPhone, openBench, type Bench } from './testing/bench.ts'
import { beginPinFree, enrol, rollPhone, state, type TestPhone } from './testing/test-phone.ts'
import { closeWindowsThatAreOver } from './work/close-windows.ts'

let bench: Bench
let phone: TestPhone
let windowId: string
beforeAll(async () => void (bench = await openBench()))
afterAll(() => bench.close())
beforeEach(async () => {
  phone = await enrol(bench)
  windowId = await open(3)
})

async function open(count: number, documentTypes: 'prescription'[] = []): Promise<string> {
  const { statement } = await state(bench, phone, { kind: 'pin-free-window.open', seconds: 600, count, documentTypes, applicationIds: [] }, { masked: true })
  return statement.kind === 'pin-free-window.open' ? statement.terms.windowId : ''
}
const aTask = (some = {}) => aPendingTask(bench, phone.staff.id, some)
const theWindow = async () => (await bench.database.stores.windows.load(windowId))!
const complete = async (input: Parameters<typeof bench.send>[1]) => {
  const answer = await bench.send(completeSigning, input as never, phone.token)
  if (answer.status === 200) rollPhone(phone, answer.body.roll)
  return answer
}

describe('MP-6 signing without the PIN', () => {
  test('signs as often as the window allows, across rolls, then no more; each use is in the evidence', async () => {
    for (let left = 2; left >= 0; left--) {
      const task = await aTask()
      const { input } = await beginPinFree(bench, phone, windowId, [task])
      expect((await complete(input)).body.items).toMatchObject([{ result: 'signed' }])
      expect((await theWindow()).usesLeft).toBe(left)
      const intended = (await bench.database.stores.evidence.list(task.documentId)).find(({ kind }) => kind === 'signing.intended')!
      expect(intended.facts).toMatchObject({ intent: 'pin-free', windowId, statementId: (await theWindow()).statementId })
    }
    expect(await theWindow()).toMatchObject({ state: 'closed', closedReason: 'used up', wrappedMaskHex: null })
    expect(await beginPinFree(bench, phone, windowId, [await aTask()])).toMatchObject({ status: 409, code: 'window.closed' })
  })

  test('a list larger than what is left signs nothing', async () => {
    const { input } = await beginPinFree(bench, phone, windowId, [await aTask(), await aTask(), await aTask(), await aTask()])
    expect(await complete(input)).toMatchObject({ status: 409, code: 'window.used_up' })
    expect((await theWindow()).usesLeft).toBe(3)
    expect((await bench.database.stores.devices.load(phone.device.id))!.pinTriesLeft).toBe(5)
  })

  test('a document outside the scope is refused by itself, and no mask leaves for it alone', async () => {
    windowId = await open(3, ['prescription'])
    const outside = await beginPinFree(bench, phone, windowId, [await aTask({ documentType: 'consent-form' })])
    expect(outside.begun.items).toMatchObject([{ result: 'refused', fault: 'window.out_of_scope' }])
    expect(outside.begun.maskHex).toBeUndefined()
    const mixed = await beginPinFree(bench, phone, windowId, [await aTask({ documentType: 'consent-form' }), await aTask({ documentType: 'prescription' })])
    expect(mixed.begun.items.map(({ result }) => result)).toEqual(['refused', 'ready'])
    expect((await complete(mixed.input)).body.items).toMatchObject([{ result: 'signed' }])
  })

  test('closed between the two messages: nothing is signed', async () => {
    const { input } = await beginPinFree(bench, phone, windowId, [await aTask()])
    const window = await theWindow()
    await bench.database.stores.windows.replace(window, { ...window, state: 'closed', wrappedMaskHex: null })
    expect(await complete(input)).toMatchObject({ status: 409, code: 'window.closed' })
  })

  test('the same request again is not a second use', async () => {
    const { input } = await beginPinFree(bench, phone, windowId, [await aTask()])
    const first = await bench.send(completeSigning, input, phone.token)
    expect(await bench.send(completeSigning, input, phone.token)).toEqual(first)
    expect((await theWindow()).usesLeft).toBe(2)
  })

  test('requests side by side never take more uses than there are', async () => {
    const begun = await Promise.all([1, 2].map(async () => beginPinFree(bench, phone, windowId, [await aTask(), await aTask()])))
    const answers = await Promise.all(begun.map(({ input }) => bench.send(completeSigning, input, phone.token)))
    expect((await theWindow()).usesLeft).toBe(1)
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  test('another phone, another’s window, an unknown one: closed', async () => {
    const other = await enrol(bench)
    const task = await aPendingTask(bench, other.staff.id)
    expect(await beginPinFree(bench, other, windowId, [task])).toMatchObject({ status: 409, code: 'window.closed' })
    expect(await beginPinFree(bench, phone, 'win_00000000', [await aTask()])).toMatchObject({ status: 409, code: 'window.closed' })
  })

  test('the sweep closes what no event told of: time, certificate, person, phone, lower limits; the mask goes with it', async () => {
    const { stores } = bench.database
    const deps = (pinFree = bench.deps.config.pinFree) => ({ ...bench.deps, config: { ...bench.deps.config, pinFree } })
    const ends: [string, () => Promise<unknown>, typeof bench.deps.config.pinFree?][] = [
      ['rights changed', async () => {
        const certificate = (await stores.certificates.findOfDevice(phone.device.id))!
        return stores.certificates.replace(certificate, { ...certificate, state: 'suspended' })
      }],
      ['rights changed', async () => {
        const staff = (await stores.staff.load(phone.staff.id))!
        return stores.staff.replace(staff, { ...staff, state: 'frozen' })
      }],
      ['the phone signs no more', async () => {
        const device = (await stores.devices.load(phone.device.id))!
        return stores.devices.replace(device, { ...device, state: 'replaced' })
      }],
      ['rights changed', () => Promise.resolve(), { seconds: 599, count: 10 }],
      ['rights changed', () => Promise.resolve(), { seconds: 0, count: 10 }],
      ['rights changed', () => Promise.resolve(), { seconds: 600, count: 2 }],
      ['time over', () => Promise.resolve(bench.clock.move(600_001))],
    ]
    for (const [reason, end, limits] of ends) {
      phone = await enrol(bench)
      windowId = await open(3)
      await closeWindowsThatAreOver(deps())
      expect((await theWindow()).state).toBe('open')
      await end()
      await closeWindowsThatAreOver(deps(limits))
      expect(await theWindow()).toMatchObject({ state: 'closed', closedReason: reason, wrappedMaskHex: null })
    }
    bench.clock.move(-600_001)
  })

  test('however many there are: none stays open behind the first page', async () => {
    const made = Array.from({ length: 450 }, () => aPinFreeWindow({ openedAtMs: bench.clock.nowMs(), untilMs: bench.clock.nowMs() + 600_000, deviceId: phone.device.id, staffId: phone.staff.id }))
    await bench.database.transaction(async ({ windows }) => {
      for (const window of made) await windows.insert(window)
    })
    const device = (await bench.database.stores.devices.load(phone.device.id))!
    await bench.database.stores.devices.replace(device, { ...device, state: 'suspended' })
    await closeWindowsThatAreOver(bench.deps)
    expect((await bench.database.stores.windows.listOfDevice(phone.device.id, 1000)).filter(({ state }) => state === 'open')).toEqual([])
  })

  test('ends at once, with no sweep: the phone ends itself, another takes its place', async () => {
    await bench.send(destroyShare, { suite: cosignSuite, reason: '' }, phone.token)
    expect(await theWindow()).toMatchObject({ state: 'closed', closedReason: 'the phone signs no more', wrappedMaskHex: null })
    phone = await enrol(bench)
    windowId = await open(3)
    await enrol(bench, await aProofedPhone(bench, { staff: phone.staff }))
    expect(await theWindow()).toMatchObject({ state: 'closed', closedReason: 'the phone signs no more', wrappedMaskHex: null })
  })
})
