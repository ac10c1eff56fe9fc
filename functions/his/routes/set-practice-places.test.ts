import { describe, expect, test } from 'vitest'
import { setPracticePlaces as contract } from '@yiqian/shared/protocol/his.ts'
import { seedApplication, seedStaff } from '../../_runtime/testing/people.ts'
import { useHospital } from '../testing/hospital.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital({ application: { id: 'app_register00' }, env: { PRACTICE_PLACES_APPLICATION: 'app_register00' } })
const set = (staffNumber: string, practicePlaces: string[], by = hospital.application) => hospital.platform.asApplication(by, contract, { staffNumber, practicePlaces })
const profileOf = (staffId: string) => hospital.platform.runtime.database.stores.profiles.load(staffId)

describe('MA-3 200 where a person practises', () => {
  test('the whole list, main place first, changed and taken away; what else is known of the person stays', async () => {
    const staff = await seedStaff(hospital.platform)
    expect(await set(staff.staffNumber, ['示范医院', '城东分院'])).toMatchObject({ status: 200, body: { staffNumber: staff.staffNumber, practicePlaces: ['示范医院', '城东分院'] } })
    const profile = (await profileOf(staff.id))!
    expect(profile.practicePlaces).toEqual(['示范医院', '城东分院'])
    await hospital.platform.runtime.database.stores.profiles.replace(profile, { ...profile, nickname: '小张' })
    await set(staff.staffNumber, ['城东分院'])
    expect(await profileOf(staff.id)).toMatchObject({ practicePlaces: ['城东分院'], nickname: '小张' })
    await set(staff.staffNumber, [])
    expect(await profileOf(staff.id)).toMatchObject({ practicePlaces: [], nickname: '小张' })
  })
})

describe('400', () => {
  test.each([[['']], [['甲'.repeat(65)]], [['甲', '甲']], [Array.from({ length: 11 }, (_, index) => `第${index}院`)]])('%j', async (places) => {
    expect(await set('E1', places)).toMatchObject({ status: 400, code: 'request.malformed' })
  })
})
refusesStrangers(hospital, contract, () => ({ staffNumber: 'E1', practicePlaces: [] }))
describe('403 · 404', () => {
  test('another client system, even of the same name, whether the person is there or not', async () => {
    const staff = await seedStaff(hospital.platform)
    for (const number of [staff.staffNumber, 'NOBODY']) for (const by of [hospital.other, await seedApplication(hospital.platform, { name: hospital.application.application.name })]) expect(await set(number, ['别处'], by)).toMatchObject({ status: 403, code: 'access.denied', facts: {} })
    expect(await profileOf(staff.id)).toBeUndefined()
  })
  test('nobody, one who has left', async () => {
    const gone = await seedStaff(hospital.platform, { state: 'removed' })
    for (const number of ['NOBODY', gone.staffNumber]) expect(await set(number, [])).toMatchObject({ status: 404, code: 'staff.not_found', facts: { staffNumber: number } })
  })
})
