import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listDelegations } from '@yiqian/shared/protocol/delegations.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { type TestPhone } from '../testing/test-phone.ts'
import { grantDelegation, openThreePhones, type ThreePhones } from '../testing/three-phones.ts'

let [bench, a, b, c] = [] as unknown as ThreePhones
beforeAll(async () => void ([bench, a, b, c] = await openThreePhones()))
afterAll(() => bench.close())
const grant = (terms?: object) => grantDelegation(bench, a, b, terms)

describe('200 MP-5', () => {
  test('each side its own; nobody else anything', async () => {
    const delegationId = await grant()
    const of = async (phone: TestPhone) => (await bench.send(listDelegations, {}, phone.token)).body
    expect(await of(a)).toMatchObject({ granted: [{ delegationId }], received: [], limits: { seconds: 90 * 86_400, count: 1000 } })
    expect(await of(b)).toMatchObject({ granted: [], received: [{ delegationId }] })
    expect(await of(c)).toMatchObject({ granted: [], received: [], requestsToMe: [], requestsByMe: [] })
  })
})
refusesStrangers(() => bench, () => a, listDelegations, {})
