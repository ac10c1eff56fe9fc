import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimCode, declineCode } from '@yiqian/shared/protocol/identity.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import { aCode, aSigningCode } from '../testing/codes.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity()))
afterAll(() => identity.close())
async function aPhone() {
  const staff = await seedStaff(identity.platform)
  return { staff, ...(await seedDevice(identity.platform, staff)) }
}
const decline = (of: { deviceToken: string } | undefined, codeId: string, reason?: string) => identity.platform.asDevice(of, declineCode, { codeId, ...(reason !== undefined && { reason }) })
const stores = () => identity.platform.runtime.database.stores

test('200: the code is over, the task is not; on the document’s record with the reason, once', async () => {
  const phone = await aPhone()
  const { token, code, documentId, tasks } = await aSigningCode(identity, [phone.staff])
  await identity.platform.asDevice(phone, claimCode, { token })
  expect((await decline(phone, code.id, '数字不一致')).body).toEqual({ declined: true })
  expect((await decline(phone, code.id)).body).toEqual({ declined: true })
  expect(await stores().codes.load(code.id)).toMatchObject({ state: 'declined', decidedAtMs: identity.platform.clock.nowMs() })
  expect((await stores().tasks.load(tasks[0]!.id))!.state).toBe('pending')
  expect((await stores().evidence.list(documentId)).map(({ kind, facts }) => [kind, facts['reason']])).toEqual([['code.scanned', undefined], ['code.declined', '数字不一致']])
})
test('400 · 401 · 403', async () => {
  const phone = await aPhone()
  expect(await decline(phone, 'x')).toMatchObject({ status: 400, facts: { field: 'codeId' } })
  expect(await decline(phone, 'code_00000000', 'x'.repeat(201))).toMatchObject({ status: 400, facts: { field: 'reason' } })
  expect(await decline(undefined, 'code_00000000')).toMatchObject({ status: 401 })
  expect(await identity.platform.asAnybody(declineCode, { codeId: 'code_00000000' })).toMatchObject({ status: 403, code: 'channel.required' })
})
describe('404 · 410', () => {
  test('unknown, not taken, taken by another phone', async () => {
    const [phone, other] = [await aPhone(), await aPhone()]
    const missing = { status: 404, code: 'code.not_found' }
    const { token, code } = await aCode(identity)
    expect(await decline(phone, 'code_00000000')).toMatchObject(missing)
    expect(await decline(phone, code.id)).toMatchObject(missing)
    await identity.platform.asDevice(other, claimCode, { token })
    expect(await decline(phone, code.id)).toMatchObject(missing)
    expect((await decline(other, code.id)).status).toBe(200)
  })
  test('after the time to decide', async () => {
    const phone = await aPhone()
    const { token, code } = await aCode(identity)
    await identity.platform.asDevice(phone, claimCode, { token })
    identity.platform.clock.advance(180_001)
    expect(await decline(phone, code.id)).toMatchObject({ status: 410, code: 'code.expired' })
  })
})
