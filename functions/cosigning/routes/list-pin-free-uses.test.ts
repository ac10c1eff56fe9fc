import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closePinFreeWindow, completeSigning, listPinFreeUses } from '@yiqian/shared/protocol/cosigning.ts'
import { aPendingTask, openBench, type Bench } from '../testing/bench.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { beginPinFree, enrol, rollPhone, state, type TestPhone } from '../testing/test-phone.ts'

let bench: Bench
let phone: TestPhone
beforeAll(async () => {
  bench = await openBench()
  phone = await enrol(bench)
})
afterAll(() => bench.close())
const open = async (count: number): Promise<string> => {
  const { statement } = await state(bench, phone, { kind: 'pin-free-window.open', seconds: 600, count, documentTypes: ['prescription'], applicationIds: [] }, { masked: true })
  return statement.kind === 'pin-free-window.open' ? statement.terms.windowId : ''
}
const list = async (of = phone) => (await bench.send(listPinFreeUses, {}, of.token)).body.windows
const sign = async (windowId: string, title: string) => {
  const task = await aPendingTask(bench, phone.staff.id, { documentType: 'prescription', title, patient: { name: '李秀英' } })
  const { input } = await beginPinFree(bench, phone, windowId, [task])
  const { body } = await bench.send(completeSigning, input, phone.token)
  rollPhone(phone, body.roll)
  return body.items
}

describe('200 MP-6', () => {
  test('none; then each use, newest first, under its window; no patient in any of it', async () => {
    expect(await list()).toEqual([])
    const windowId = await open(3)
    expect(await list()).toMatchObject([{ window: { windowId, usesLeft: 3 }, closedAtMs: null, end: null, uses: [] }])
    for (const title of ['处方一', '处方二']) {
      bench.clock.move(1_000)
      expect(await sign(windowId, title)).toMatchObject([{ result: 'signed' }])
    }
    expect(await list()).toMatchObject([{ window: { windowId, usesLeft: 1 }, end: null, uses: [{ title: '处方二', state: 'signed', documentType: 'prescription' }, { title: '处方一', state: 'signed' }] }])
    expect(JSON.stringify(await list())).not.toContain('李秀英')
  })

  test('how each window ended', async () => {
    const first = (await list())[0]!.window
    await bench.send(closePinFreeWindow, { windowId: first.windowId }, phone.token)
    bench.clock.move(1_000)
    const second = await open(3)
    bench.clock.move(1_000)
    const third = await open(3)
    await sign(third, '处方三')
    expect((await list()).map(({ window, end }) => [window.windowId, end])).toEqual([[third, null], [second, 'another-window'], [first.windowId, 'signer']])
    bench.clock.move(600_000)
    expect((await list())[0]).toMatchObject({ end: 'time', uses: [{ title: '处方三' }] })
  })

  test('another phone sees none of them', async () => expect(await list(await enrol(bench))).toEqual([]))
})
refusesStrangers(() => bench, () => phone, listPinFreeUses, {})
