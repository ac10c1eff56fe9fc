import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginLogin } from '@yiqian/shared/protocol/cosigning.ts'
import { aClaimedCode, openBench, type Bench } from '../testing/bench.ts'
import { enrol, type TestPhone } from '../testing/test-phone.ts'

let bench: Bench
let phone: TestPhone
beforeAll(async () => {
  bench = await openBench()
  phone = await enrol(bench)
})
afterAll(() => bench.close())
const begin = (codeId: string, of = phone) => bench.send(beginLogin, { suite: 'cosign/1-SM2-SM3', codeId }, of.token)

test('200: a challenge of the code’s own random part, with what the person saw', async () => {
  const code = await aClaimedCode(bench, phone.device)
  const { status, body } = await begin(code.id)
  expect(status).toBe(200)
  expect(body.challenge).toEqual({ codeId: code.id, clientSystem: '医生工作站', staffNumber: phone.staff.staffNumber, nonceHex: code.nonceHex, issuedAtMs: bench.clock.nowMs() })
  expect(await bench.database.stores.sessions.load(body.offer.sessionId)).toMatchObject({ purpose: 'login', subjectId: code.id, state: 'begun', deviceId: phone.device.id })
})
test('400', async () => {
  expect(await begin('code')).toMatchObject({ status: 400, code: 'request.malformed', facts: { field: 'codeId' } })
})
describe('401 · 403 · 423', () => {
  test('access', async () => {
    const input = { suite: 'cosign/1-SM2-SM3' as const, codeId: (await aClaimedCode(bench, phone.device)).id }
    expect(await bench.send(beginLogin, input)).toMatchObject({ status: 401 })
    expect(await bench.send(beginLogin, input, phone.token, { inChannel: false })).toMatchObject({ status: 403, code: 'channel.required' })
  })
  test('a revoked certificate, a locked phone', async () => {
    const other = await enrol(bench)
    const code = await aClaimedCode(bench, other.device)
    const certificate = (await bench.database.stores.certificates.findOfDevice(other.device.id))!
    await bench.database.stores.certificates.replace(certificate, { ...certificate, state: 'revoked' })
    expect(await begin(code.id, other)).toMatchObject({ status: 403, code: 'certificate.not_valid' })
    const device = (await bench.database.stores.devices.load(other.device.id))!
    await bench.database.stores.devices.replace(device, { ...device, pinTriesLeft: 0 }) // a try taken and never given back
    expect(await begin(code.id, other)).toMatchObject({ status: 423, code: 'device.locked' })
  })
})
describe('404 · 410', () => {
  test('unknown, taken by another phone, made for signing', async () => {
    const missing = { status: 404, code: 'code.not_found' }
    expect(await begin('code_00000000')).toMatchObject(missing)
    expect(await begin((await aClaimedCode(bench, (await enrol(bench)).device)).id)).toMatchObject(missing)
    expect(await begin((await aClaimedCode(bench, phone.device, { purpose: 'sign' })).id)).toMatchObject(missing)
  })
  test.each([[{ decideByMs: 1 }], [{ state: 'declined' }], [{ state: 'approved' }], [{ state: 'expired' }]] as const)('a code with %j', async (some) => {
    expect(await begin((await aClaimedCode(bench, phone.device, some)).id)).toMatchObject({ status: 410, code: 'code.expired' })
  })
})
