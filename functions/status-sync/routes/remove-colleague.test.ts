import { describe, expect, test } from 'vitest'
import { addColleague, listColleagues, removeColleague as contract } from '@yiqian/shared/protocol/flow.ts'
import { seedStaff } from '../../_runtime/testing/people.ts'
import { refusesOtherPhones } from '../testing/refuses-other-phones.ts'
import { useWard } from '../testing/ward.ts'

const ward = useWard(2)
const remove = (staffNumber: string, by = 0) => ward.platform.asDevice(ward.signers[by], contract, { staffNumber })

describe('MA-13 200 a colleague removed', () => {
  test('from my list alone', async () => {
    const other = await seedStaff(ward.platform)
    for (const signer of ward.signers) await ward.platform.asDevice(signer, addColleague, { staffNumber: other.staffNumber })
    expect((await remove(other.staffNumber)).body).toEqual({})
    const lists = await Promise.all(ward.signers.map(async (signer) => (await ward.platform.asDevice(signer, listColleagues, {})).body.items.length))
    expect(lists).toEqual([0, 1])
  })
})
describe('400', () => {
  test.each([{}, { staffNumber: '' }])('%j', async (input) => expect(await ward.platform.asDevice(ward.signers[0], contract, input as never)).toMatchObject({ status: 400, facts: { field: 'staffNumber' } }))
})
refusesOtherPhones(ward, contract, () => ({ staffNumber: 'E1' }))
describe('404', () => {
  test('nobody, one who is not my colleague', async () => {
    const other = await seedStaff(ward.platform)
    for (const staffNumber of ['NOBODY', other.staffNumber]) expect(await remove(staffNumber)).toMatchObject({ status: 404, code: 'flow.colleague_unknown' })
  })
})
