import { describe, expect, test } from 'vitest'
import { addColleague as contract, listColleagues } from '@yiqian/shared/protocol/flow.ts'
import { seedStaff } from '../../_runtime/testing/people.ts'
import { refusesOtherPhones } from '../testing/refuses-other-phones.ts'
import { useWard } from '../testing/ward.ts'

const ward = useWard(2)
const add = (staffNumber: string) => ward.platform.asDevice(ward.signers[0], contract, { staffNumber })

describe('MA-13 200 a colleague added', () => {
  test('with title and level, and whether above me; twice is once; one way', async () => {
    const chief = await seedStaff(ward.platform, { title: '主任医师' })
    expect((await add(chief.staffNumber)).body).toEqual({ staffNumber: chief.staffNumber, name: chief.name, title: '主任医师', department: chief.department, level: { ladder: { zh: '医师', en: 'Physicians' }, level: 4 }, isColleague: true, isAbove: true })
    await add(chief.staffNumber)
    const { items } = (await ward.platform.asDevice(ward.signers[0], listColleagues, {})).body
    expect(items.filter(({ staffNumber }) => staffNumber === chief.staffNumber)).toHaveLength(1)
    expect((await ward.platform.asDevice(ward.signers[1], listColleagues, {})).body.items).toEqual([])
  })
})
describe('400', () => {
  test.each([{}, { staffNumber: '' }, { staffNumber: '../1' }])('%j', async (input) => expect(await ward.platform.asDevice(ward.signers[0], contract, input as never)).toMatchObject({ status: 400, facts: { field: 'staffNumber' } }))
})
refusesOtherPhones(ward, contract, () => ({ staffNumber: 'E1' }))
describe('404', () => {
  test('nobody, oneself, one who has left or is frozen', async () => {
    const gone = await Promise.all((['removed', 'frozen'] as const).map((state) => seedStaff(ward.platform, { state })))
    for (const staffNumber of ['NOBODY', ward.signers[0]!.staff.staffNumber, ...gone.map((staff) => staff.staffNumber)]) expect(await add(staffNumber)).toMatchObject({ status: 404, code: 'flow.colleague_unknown' })
  })
})
