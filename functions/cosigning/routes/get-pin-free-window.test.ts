import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getPinFreeWindow } from '@yiqian/shared/protocol/cosigning.ts'
import { openBench, type Bench } from '../testing/bench.ts'
import { enrol, state, type TestPhone } from '../testing/test-phone.ts'

let bench: Bench
let phone: TestPhone
beforeAll(async () => {
  bench = await openBench()
  phone = await enrol(bench)
})
afterAll(() => bench.close())
const get = (of = phone) => bench.send(getPinFreeWindow, {}, of.token)

describe('200 MP-6', () => {
  test('none yet, and what the hospital allows', async () => {
    expect(await get()).toMatchObject({ status: 200, body: { window: null, limits: { seconds: 3_600, count: 10 } } })
  })
  test('the open one, until its time is over or the certificate ends', async () => {
    await state(bench, phone, { kind: 'pin-free-window.open', seconds: 600, count: 5, documentTypes: ['prescription'], applicationIds: [] }, { masked: true })
    expect((await get()).body.window).toMatchObject({ usesLeft: 5, usesTotal: 5, documentTypes: ['prescription'], untilMs: bench.clock.nowMs() + 600_000 })
    expect((await get(await enrol(bench))).body.window).toBeNull()
    const certificate = (await bench.database.stores.certificates.findOfDevice(phone.device.id))!
    const suspended = await bench.database.stores.certificates.replace(certificate, { ...certificate, state: 'suspended' })
    expect((await get()).body.window).toBeNull()
    await bench.database.stores.certificates.replace(suspended, { ...suspended, state: 'valid' })
    bench.clock.move(600_000)
    expect((await get()).body.window).toBeNull()
  })
})
test('400 · 401 · 403', async () => {
  expect(await bench.send(getPinFreeWindow, { more: 1 } as never, phone.token)).toMatchObject({ status: 400 })
  expect(await bench.send(getPinFreeWindow, {})).toMatchObject({ status: 401 })
  expect(await bench.send(getPinFreeWindow, {}, phone.token, { inChannel: false })).toMatchObject({ status: 403, code: 'channel.required' })
})
