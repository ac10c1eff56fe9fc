import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { sendSigningCode } from '@yiqian/shared/protocol/factors.ts'
import { openPrescriptionsWithCode, type PrescriptionsWithCode } from '../testing/prescriptions-with-code.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { enrol } from '../testing/test-phone.ts'

let { bench, phone, begin } = {} as PrescriptionsWithCode
beforeAll(async () => void ({ bench, phone, begin } = await openPrescriptionsWithCode()))
afterAll(() => bench.close())
const send = (batchId: string, by = phone) => bench.send(sendSigningCode, { suite: cosignSuite, batchId }, by.token)

describe('MA-17 POST /cosigning/send-signing-code', () => {
  refusesStrangers(() => bench, () => phone, sendSigningCode, { suite: cosignSuite, batchId: 'bat_00000001' })
  test('200: to the listed phone, without a title or a name', async () => {
    const batchId = await begin()
    expect((await send(batchId)).body).toMatchObject({ resendAfterMs: 60_000, expiresAtMs: bench.clock.nowMs() + 300_000 })
    expect(bench.messages.at(-1)).toMatchObject({ phone: phone.staff.phone, en: expect.stringMatching(/^\[Yiqian\] Signing code \d{6}, valid for 5 minutes, only for signing 1 document\(s\) \(list [0-9a-f]{4}\)\. Tell it to nobody\.$/) })
  })
  test('429: within the minute', async () => {
    const batchId = await begin()
    await send(batchId)
    expect(await send(batchId)).toMatchObject({ status: 429, code: 'factors.too_many', facts: { waitSeconds: 60 } })
  })
  test('404: no such batch, another phone’s', async () => {
    expect(await send('bat_00000001')).toMatchObject({ status: 404, code: 'factors.not_asked' })
    expect(await send(await begin(), await enrol(bench))).toMatchObject({ status: 404, code: 'factors.not_asked' })
  })
  test('423: a phone that may not sign sends nothing', async () => {
    const batchId = await begin()
    const { devices } = bench.database.stores
    const device = (await devices.load(phone.device.id))!
    await devices.replace(device, { ...device, state: 'locked' })
    const before = bench.messages.length
    expect(await send(batchId)).toMatchObject({ status: 423, code: 'device.locked' })
    expect(bench.messages).toHaveLength(before)
  })
})
