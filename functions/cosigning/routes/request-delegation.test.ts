import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { requestDelegation } from '@yiqian/shared/protocol/delegations.ts'
import { aStaff } from '../../_domain/testing/builders.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { grantDelegation, openThreePhones, type ThreePhones } from '../testing/three-phones.ts'

let [bench, a, b, c] = [] as unknown as ThreePhones
beforeAll(async () => void ([bench, a, b, c] = await openThreePhones()))
afterAll(() => bench.close())
const grant = (terms?: object) => grantDelegation(bench, a, b, terms)

describe('200 MP-5', () => {
  test('asked twice is one request; the grant answers it', async () => {
    const ask = async (reason: string) => (await bench.send(requestDelegation, { staffNumber: a.staff.staffNumber, reason }, b.token)).body.requestId
    const requestId = await ask('明日休假')
    expect(await ask('明日手术')).toBe(requestId)
    expect(await bench.database.stores.delegationRequests.load(requestId)).toMatchObject({ state: 'open', reason: '明日手术', delegateId: b.staff.id, delegatorId: a.staff.id })
    await grant()
    expect(await bench.database.stores.delegationRequests.load(requestId)).toMatchObject({ state: 'granted', decidedAtMs: bench.clock.nowMs() })
    expect(await ask('再次')).not.toBe(requestId)
  })
})
test('404 oneself, nobody, somebody frozen', async () => {
  const frozen = aStaff({ state: 'frozen' })
  await bench.database.stores.staff.insert(frozen)
  for (const staffNumber of [b.staff.staffNumber, 'NOBODY', frozen.staffNumber]) expect(await bench.send(requestDelegation, { staffNumber, reason: 'x' }, b.token)).toMatchObject({ status: 404, code: 'statement.subject_unknown' })
})
test('409 nobody floods the others’ phones', async () => {
  for (let count = 0; count < 10; count++) {
    const staff = aStaff()
    await bench.database.stores.staff.insert(staff)
    expect((await bench.send(requestDelegation, { staffNumber: staff.staffNumber, reason: 'x' }, c.token)).status).toBe(200)
  }
  expect(await bench.send(requestDelegation, { staffNumber: a.staff.staffNumber, reason: 'x' }, c.token)).toMatchObject({ status: 409, code: 'delegation.too_many' })
})
refusesStrangers(() => bench, () => a, requestDelegation, { staffNumber: 'D1', reason: 'x' })
