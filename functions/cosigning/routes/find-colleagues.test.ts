import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findColleagues } from '@yiqian/shared/protocol/delegations.ts'
import { openBench, type Bench } from '../testing/bench.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { enrol, state, type TestPhone } from '../testing/test-phone.ts'

let bench: Bench
let [a, b] = [] as unknown as [TestPhone, TestPhone]
beforeAll(async () => {
  bench = await openBench()
  ;[a, b] = [await enrol(bench), await enrol(bench)]
})
afterAll(() => bench.close())
const grant = async (some = {}) => {
  const { statement } = await state(bench, a, { kind: 'delegation.grant', delegateStaffNumber: b.staff.staffNumber, seconds: 3600, count: 5, documentTypes: [], applicationIds: [], ...some } as never)
  return statement.kind === 'delegation.grant' ? statement.terms.delegationId : ''
}

describe('200 MP-5', () => {
  test('by number, without oneself, without phone numbers', async () => {
    const { body } = await bench.send(findColleagues, { query: b.staff.staffNumber }, a.token)
    expect(body.items).toEqual([{ staffNumber: b.staff.staffNumber, name: b.staff.name, title: b.staff.title, department: b.staff.department }])
    expect((await bench.send(findColleagues, { query: b.staff.staffNumber }, b.token)).body.items).toEqual([])
    expect((await bench.send(findColleagues, { query: b.staff.name }, a.token)).body.items.length).toBeLessThanOrEqual(20)
  })
  test('no grant changes it', async () => expect(await grant()).toMatch(/^dlg_/))
})
refusesStrangers(() => bench, () => a, findColleagues, { query: 'x' })
