import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listDelegations } from '@yiqian/shared/protocol/delegations.ts'
import { openBench, type Bench } from '../testing/bench.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { enrol, state, type TestPhone } from '../testing/test-phone.ts'

let bench: Bench
let [a, b, c] = [] as unknown as [TestPhone, TestPhone, TestPhone]
beforeAll(async () => {
  bench = await openBench()
  ;[a, b, c] = [await enrol(bench), await enrol(bench), await enrol(bench)]
})
afterAll(() => bench.close())
const grant = async (some = {}) => {
  const { statement } = await state(bench, a, { kind: 'delegation.grant', delegateStaffNumber: b.staff.staffNumber, seconds: 3600, count: 5, documentTypes: [], applicationIds: [], ...some } as never)
  return statement.kind === 'delegation.grant' ? statement.terms.delegationId : ''
}

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
