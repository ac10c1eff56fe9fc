import { describe, expect, test } from 'vitest'
import { addColleague, searchStaff as contract } from '@yiqian/shared/protocol/flow.ts'
import { seedStaff } from '../../_runtime/testing/people.ts'
import { refusesOtherPhones } from '../testing/refuses-other-phones.ts'
import { useWard } from '../testing/ward.ts'

const ward = useWard(1)
const search = async (query: string) => (await ward.platform.asDevice(ward.signers[0], contract, { query })).body.items

describe('MA-13 200 staff found', () => {
  test('by name, number, department; says who is a colleague already; never oneself, never one who has left', async () => {
    const [one, two] = [await seedStaff(ward.platform, { name: '欧阳明', department: '肾内科' }), await seedStaff(ward.platform, { name: '欧阳静', department: '肾内科' })]
    await seedStaff(ward.platform, { name: '欧阳去', state: 'removed' })
    await ward.platform.asDevice(ward.signers[0], addColleague, { staffNumber: one.staffNumber })
    expect((await search('欧阳')).map(({ staffNumber, isColleague }) => [staffNumber, isColleague])).toEqual([[one.staffNumber, true], [two.staffNumber, false]])
    expect(await search('肾内')).toHaveLength(2)
    expect((await search(two.staffNumber)).map(({ name }) => name)).toEqual(['欧阳静'])
    expect(await search(ward.signers[0]!.staff.staffNumber)).toEqual([])
    expect(JSON.stringify(await search('欧阳'))).not.toContain(one.phone)
  })
  test('at most twenty', async () => {
    for (let index = 0; index < 25; index++) await seedStaff(ward.platform, { name: '众人' })
    expect(await search('众人')).toHaveLength(20)
  })
})
describe('400', () => {
  test.each([{}, { query: ' ' }, { query: 'x'.repeat(65) }])('%j', async (input) => expect(await ward.platform.asDevice(ward.signers[0], contract, input as never)).toMatchObject({ status: 400, facts: { field: 'query' } }))
})
refusesOtherPhones(ward, contract, () => ({ query: 'x' }))
