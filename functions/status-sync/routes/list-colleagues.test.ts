import { describe, expect, test } from 'vitest'
import { addColleague, listColleagues as contract } from '@yiqian/shared/protocol/flow.ts'
import { seedStaff } from '../../_runtime/testing/people.ts'
import { refusesOtherPhones } from '../testing/refuses-other-phones.ts'
import { useWard } from '../testing/ward.ts'

const ward = useWard(1)

describe('MA-13 200 my colleagues', () => {
  test('in the order they were added, each with title level; who has left is not shown; my own level', async () => {
    const people = []
    for (const title of ['主任医师', '住院医师', '主管护师', '院长']) {
      ward.platform.clock.advance(1)
      const staff = await seedStaff(ward.platform, { title })
      await ward.platform.asDevice(ward.signers[0], addColleague, { staffNumber: staff.staffNumber })
      people.push(staff)
    }
    const { stores } = ward.deps.database
    await stores.staff.replace(people[1]!, { ...people[1]!, state: 'removed' })
    const { me, items } = (await ward.platform.asDevice(ward.signers[0], contract, {})).body
    expect(me).toMatchObject({ level: 2 })
    expect(items.map(({ title, level, isAbove }) => [title, level?.level ?? null, isAbove])).toEqual([['主任医师', 4, true], ['主管护师', 3, false], ['院长', null, false]])
    expect(JSON.stringify(items)).not.toContain(people[0]!.phone)
  })
})
describe('400', () => {
  test('anything asked for', async () => expect(await ward.platform.asDevice(ward.signers[0], contract, { of: 'E1' } as never)).toMatchObject({ status: 400 }))
})
refusesOtherPhones(ward, contract, () => ({}))
