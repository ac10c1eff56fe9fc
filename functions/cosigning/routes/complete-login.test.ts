import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { messageDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { completeLogin, completeSigning } from '@yiqian/shared/protocol/cosigning.ts'
import { sm2 } from '../../_runtime/testing/test-runtime.ts'
import { aClaimedCode, aPendingTask, openBench, type Bench } from '../testing/bench.ts'
import { WRONG_PIN, beginBatch, beginLogInto, enrol, rollPhone, type TestPhone } from '../testing/test-phone.ts'

let bench: Bench
let phone: TestPhone
beforeAll(async () => {
  bench = await openBench()
  phone = await enrol(bench)
})
afterAll(() => bench.close())
const codeOf = (id: string) => bench.database.stores.codes.load(id)

describe('200 MP-2', () => {
  test('the code is approved with a signature that verifies under the certificate', async () => {
    const code = await aClaimedCode(bench, phone.device)
    const input = await beginLogInto(bench, phone, code.id)
    const answer = await bench.send(completeLogin, input, phone.token)
    expect(answer).toMatchObject({ status: 200, body: { approved: true, clientSystem: '医生工作站', staff: { staffNumber: phone.staff.staffNumber } } })
    const { state, login } = (await codeOf(code.id))!
    expect([state, login!.staffId]).toEqual(['approved', phone.staff.id])
    const key = parseCertificate(base64ToBytes(login!.certificateBase64)).publicKey.sm2PublicKey!
    expect(verifyDigest(sm2, key, messageDigest(sm2, key, base64ToBytes(login!.messageBase64)), hexToBytes(login!.signatureHex))).toBe(true)
    expect(await bench.send(completeLogin, input, phone.token)).toEqual(answer)
    rollPhone(phone, answer.body.roll)
  })
})
test('400 · 401 · 403 form and access', async () => {
  const input = await beginLogInto(bench, phone, (await aClaimedCode(bench, phone.device)).id)
  expect(await bench.send(completeLogin, { ...input, generation: -1 }, phone.token)).toMatchObject({ status: 400, facts: { field: 'generation' } })
  expect(await bench.send(completeLogin, input)).toMatchObject({ status: 401 })
  expect(await bench.send(completeLogin, input, phone.token, { inChannel: false })).toMatchObject({ status: 403, code: 'channel.required' })
})
test('403: a wrong PIN takes a try and approves nothing', async () => {
  const code = await aClaimedCode(bench, phone.device)
  const input = await beginLogInto(bench, phone, code.id, WRONG_PIN)
  expect(await bench.send(completeLogin, input, phone.token)).toMatchObject({ status: 403, code: 'device.pin_wrong', facts: { triesLeft: 4 } })
  expect((await codeOf(code.id))!.state).toBe('scanned')
})
describe('409 · 410', () => {
  test('a session of another kind or another phone', async () => {
    const login = await beginLogInto(bench, phone, (await aClaimedCode(bench, phone.device)).id)
    const batch = await beginBatch(bench, phone, [await aPendingTask(bench, phone.staff.id)])
    const gone = { status: 410, code: 'signing.session_not_found' }
    expect(await bench.send(completeLogin, { ...login, sessionId: batch.input.items[0]!.sessionId }, phone.token)).toMatchObject(gone)
    expect(await bench.send(completeSigning, { ...batch.input, items: [{ sessionId: login.sessionId, partial: login.partial, digestSource: 'list' }] }, phone.token)).toMatchObject(gone)
    expect(await bench.send(completeLogin, login, (await enrol(bench)).token)).toMatchObject(gone)
  })
  test('another partial on a session that was used', async () => {
    const input = await beginLogInto(bench, phone, (await aClaimedCode(bench, phone.device)).id)
    expect((await bench.send(completeLogin, input, phone.token)).status).toBe(200)
    expect(await bench.send(completeLogin, { ...input, partial: { ...input.partial, rHex: input.partial.s2Hex } }, phone.token)).toMatchObject({ status: 409, code: 'signing.session_conflict' })
  })
  test('the code ran out while the person thought', async () => {
    const code = await aClaimedCode(bench, phone.device)
    const input = await beginLogInto(bench, phone, code.id)
    bench.clock.move(181_000)
    expect(await bench.send(completeLogin, input, phone.token)).toMatchObject({ status: 410, code: 'code.expired' })
    expect(await codeOf(code.id)).toMatchObject({ state: 'scanned', login: null })
  })
})
