import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endDelegationRequest } from '@yiqian/shared/protocol/delegations.ts'
import { aDelegationRequest } from '../../_domain/testing/grant-builders.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { grantDelegation, openThreePhones, type ThreePhones } from '../testing/three-phones.ts'

let [bench, a, b, c] = [] as unknown as ThreePhones
beforeAll(async () => void ([bench, a, b, c] = await openThreePhones()))
afterAll(() => bench.close())
const grant = (terms?: object) => grantDelegation(bench, a, b, terms)

const aRequest = async () => {
  const request = aDelegationRequest({ delegateId: b.staff.id, delegatorId: a.staff.id })
  await bench.database.stores.delegationRequests.insert(request)
  return request.id
}
describe('200 MP-5', () => {
  test.each([['declined', () => a], ['withdrawn', () => b]] as const)('%s by who they are; again is no mistake', async (state, phone) => {
    const requestId = await aRequest()
    for (let times = 0; times < 2; times++) expect(await bench.send(endDelegationRequest, { requestId }, phone().token)).toMatchObject({ status: 200, body: { state } })
    expect(await bench.database.stores.delegationRequests.load(requestId)).toMatchObject({ state, decidedAtMs: bench.clock.nowMs() })
  })
})
test('404 a third person; 409 after it was answered', async () => {
  const requestId = await aRequest()
  expect(await bench.send(endDelegationRequest, { requestId }, c.token)).toMatchObject({ status: 404, code: 'delegation.not_found' })
  await grant()
  for (const phone of [a, b]) expect(await bench.send(endDelegationRequest, { requestId }, phone.token)).toMatchObject({ status: 409, code: 'delegation.request_closed' })
})
refusesStrangers(() => bench, () => a, endDelegationRequest, { requestId: 'drq_00000000' })
