import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { revokeDelegation } from '@yiqian/shared/protocol/delegations.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { grantDelegation, openThreePhones, type ThreePhones } from '../testing/three-phones.ts'

let [bench, a, b, c] = [] as unknown as ThreePhones
beforeAll(async () => void ([bench, a, b, c] = await openThreePhones()))
afterAll(() => bench.close())
const grant = (terms?: object) => grantDelegation(bench, a, b, terms)

describe('200 MA-7', () => {
  test('one tap; again is no mistake', async () => {
    const delegationId = await grant()
    for (let times = 0; times < 2; times++) expect(await bench.send(revokeDelegation, { delegationId }, a.token)).toMatchObject({ status: 200 })
    expect(await bench.database.stores.delegations.load(delegationId)).toMatchObject({ state: 'revoked', closedAtMs: bench.clock.nowMs(), revision: 1 })
    expect((await bench.database.stores.activities.listOfStaff(a.staff.id, { limit: 9 })).filter(({ kind }) => kind === 'delegation.revoked')).toMatchObject([{ facts: { delegationId, person: b.staff.staffNumber } }])
  })
})
test('404 another’s, the delegate too, an unknown one', async () => {
  const delegationId = await grant()
  for (const [phone, id] of [[b, delegationId], [c, delegationId], [a, 'dlg_00000000']] as const) expect(await bench.send(revokeDelegation, { delegationId: id }, phone.token)).toMatchObject({ status: 404, code: 'delegation.not_found' })
  expect(await bench.database.stores.delegations.load(delegationId)).toMatchObject({ state: 'open' })
})
refusesStrangers(() => bench, () => a, revokeDelegation, { delegationId: 'dlg_00000000' })
