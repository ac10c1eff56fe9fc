import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closePinFreeWindow } from '@yiqian/shared/protocol/cosigning.ts'
import { openBench, type Bench } from '../testing/bench.ts'
import { enrol, state, type TestPhone } from '../testing/test-phone.ts'

let bench: Bench
let phone: TestPhone
beforeAll(async () => {
  bench = await openBench()
  phone = await enrol(bench)
  await state(bench, phone, { kind: 'pin-free-window.open', seconds: 600, count: 5, documentTypes: [], applicationIds: [] }, { masked: true })
})
afterAll(() => bench.close())
const theWindow = async () => (await bench.database.stores.windows.listOfDevice(phone.device.id, 1))[0]!

describe('200 MP-6', () => {
  test('another’s window stays open, and the answer tells nothing', async () => {
    expect(await bench.send(closePinFreeWindow, { windowId: (await theWindow()).id }, (await enrol(bench)).token)).toMatchObject({ status: 200 })
    expect(await bench.send(closePinFreeWindow, { windowId: 'win_00000000' }, phone.token)).toMatchObject({ status: 200 })
    expect((await theWindow()).state).toBe('open')
  })
  test('one tap deletes the mask; a second one changes nothing', async () => {
    const { id } = await theWindow()
    for (let times = 0; times < 2; times++) expect(await bench.send(closePinFreeWindow, { windowId: id }, phone.token)).toMatchObject({ status: 200, body: { closed: true } })
    expect(await theWindow()).toMatchObject({ state: 'closed', wrappedMaskHex: null, closedReason: 'closed by the signer', revision: 1 })
    expect((await bench.database.stores.activities.listOfStaff(phone.staff.id, { limit: 9 })).filter(({ kind }) => kind === 'pin-free.ended')).toMatchObject([{ deviceId: phone.device.id, facts: { windowId: id } }])
  })
})
test('400 · 401 · 403', async () => {
  expect(await bench.send(closePinFreeWindow, { windowId: 'x' }, phone.token)).toMatchObject({ status: 400, facts: { field: 'windowId' } })
  expect(await bench.send(closePinFreeWindow, { windowId: 'win_00000000' })).toMatchObject({ status: 401 })
  expect(await bench.send(closePinFreeWindow, { windowId: 'win_00000000' }, phone.token, { inChannel: false })).toMatchObject({ status: 403, code: 'channel.required' })
})
