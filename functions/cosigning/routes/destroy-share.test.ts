import { afterAll, beforeAll, expect, test } from 'vitest'
import { endCertificate } from '@yiqian/shared/protocol/certificates.ts'
import { destroyShare } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Caller } from '../../_kernel/define-function.ts'
import { aPendingTask, openBench, type Bench } from '../testing/bench.ts'
import { beginBatch, enrol } from '../testing/test-phone.ts'

let bench: Bench
let isAway = false
beforeAll(async () => {
  bench = await openBench({
    around: {
      call: (call) => (async (contract, input) => {
        if (contract.operation === endCertificate.operation && isAway) throw new Fault('server.unavailable')
        return call(contract, input)
      }) as Caller,
    },
  })
})
afterAll(() => bench.close())
const input = { suite: 'cosign/1-SM2-SM3' as const, reason: '更换手机' }

test('200: certificate revoked, share and open nonces gone, device ended', async () => {
  const phone = await enrol(bench)
  const { input: open } = await beginBatch(bench, phone, [await aPendingTask(bench, phone.staff.id)])
  expect(await bench.send(destroyShare, input, phone.token)).toMatchObject({ status: 200, body: { destroyed: true } })
  expect(await bench.database.stores.certificates.findOfDevice(phone.device.id)).toMatchObject({ state: 'revoked', stateReason: '更换手机' })
  expect(await bench.vaultStore.loadShareOfDevice(phone.device.id)).toMatchObject({ state: 'destroyed', wrappedCurrentHex: '', wrappedNextHex: null })
  expect((await bench.vaultStore.takeNonces([open.items[0]!.sessionId]))[0]).toBeUndefined()
  expect(await bench.send(destroyShare, input, phone.token)).toMatchObject({ status: 403, code: 'device.replaced' })
  expect(bench.logged).toContainEqual({ level: 'info', line: { op: 'cosigning.share_destroyed', actor: `device:${phone.device.id}` } })
})
test('200: another phone keeps its share', async () => {
  const [phone, other] = [await enrol(bench), await enrol(bench)]
  await bench.send(destroyShare, input, phone.token)
  expect(await bench.vaultStore.loadShareOfDevice(other.device.id)).toMatchObject({ state: 'active' })
  expect((await bench.database.stores.devices.load(other.device.id))!.state).toBe('active')
  expect((await bench.database.stores.certificates.findOfDevice(other.device.id))!.state).toBe('valid')
})
test('400 · 401 · 403', async () => {
  const phone = await enrol(bench)
  expect(await bench.send(destroyShare, { ...input, reason: 'x'.repeat(201) }, phone.token)).toMatchObject({ status: 400, facts: { field: 'reason' } })
  expect(await bench.send(destroyShare, input)).toMatchObject({ status: 401 })
  expect(await bench.send(destroyShare, input, phone.token, { inChannel: false })).toMatchObject({ status: 403, code: 'channel.required' })
})
test('503: the certificate could not be revoked: nothing is ended, and a repeat ends it all', async () => {
  const phone = await enrol(bench)
  isAway = true
  expect(await bench.send(destroyShare, input, phone.token)).toMatchObject({ status: 503 })
  isAway = false
  expect((await bench.database.stores.devices.load(phone.device.id))!.state).toBe('active')
  expect((await bench.send(destroyShare, input, phone.token)).status).toBe(200)
})
