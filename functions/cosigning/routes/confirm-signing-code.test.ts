import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { confirmSigningCode, sendSigningCode } from '@yiqian/shared/protocol/factors.ts'
import { openPrescriptionsWithCode, type PrescriptionsWithCode } from '../testing/prescriptions-with-code.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { enrol } from '../testing/test-phone.ts'

let { bench, phone, begin } = {} as PrescriptionsWithCode
beforeAll(async () => void ({ bench, phone, begin } = await openPrescriptionsWithCode()))
afterAll(() => bench.close())
const confirm = (batchId: string, code: string, by = phone) => bench.send(confirmSigningCode, { suite: cosignSuite, batchId, code }, by.token)
const sent = async (batchId: string): Promise<string> => {
  await bench.send(sendSigningCode, { suite: cosignSuite, batchId }, phone.token)
  return /验证码 (\d{6})/.exec(bench.messages.at(-1)!.zh)![1]!
}

describe('MA-17 POST /cosigning/confirm-signing-code', () => {
  refusesStrangers(() => bench, () => phone, confirmSigningCode, { suite: cosignSuite, batchId: 'bat_00000001', code: '123456' })
  test('200 · 410: once', async () => {
    const batchId = await begin()
    const code = await sent(batchId)
    expect((await confirm(batchId, code)).body).toEqual({ confirmed: true })
    expect(await confirm(batchId, code)).toMatchObject({ status: 410, code: 'factors.code_gone' })
  })
  test('403: wrong, with the tries that are left', async () => {
    const batchId = await begin()
    const code = await sent(batchId)
    expect(await confirm(batchId, code === '000000' ? '000001' : '000000')).toMatchObject({ status: 403, code: 'factors.code_wrong', facts: { triesLeft: 4 } })
  })
  test('400 · 404 · 410: form, no such batch, another phone’s, none sent', async () => {
    expect(await confirm('bat_00000001', '12345')).toMatchObject({ status: 400, facts: { field: 'code' } })
    expect(await confirm('bat_00000001', '123456')).toMatchObject({ status: 404, code: 'factors.not_asked' })
    const batchId = await begin()
    expect(await confirm(batchId, '123456')).toMatchObject({ status: 410, code: 'factors.code_gone' })
    expect(await confirm(batchId, await sent(batchId), await enrol(bench))).toMatchObject({ status: 404, code: 'factors.not_asked' })
  })
})
