import { beforeAll, describe, expect, test } from 'vitest'
import { listStaff as contract } from '@yiqian/shared/protocol/his.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import { useHospital } from '../testing/hospital.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital()
const list = async (query?: string) => (await hospital.platform.asApplication(hospital.application, contract, query === undefined ? {} : { query })).body.staff

beforeAll(async () => {
  const { platform } = hospital
  await seedStaff(platform, { staffNumber: 'N-100', name: '王芳', title: '主管护师', department: '儿科', phone: '13911112222' })
  await seedStaff(platform, { staffNumber: 'N-200', name: '王一%', department: '儿科' })
  await seedStaff(platform, { staffNumber: 'N-300', name: '王冻结', department: '儿科', state: 'frozen' })
  await seedStaff(platform, { staffNumber: 'N-400', name: '王离职', department: '儿科', state: 'removed' })
  for (const state of ['locked', 'replaced', 'enrolling'] as const) await seedDevice(platform, await seedStaff(platform, { name: `手机${state}` }), { state })
})

describe('HI-1 200 who may sign', () => {
  test('by name, number or department; blanks around do not matter', async () => {
    expect(await list('王芳')).toEqual([{ staffNumber: 'N-100', name: '王芳', title: '主管护师', department: '儿科', enrolled: false }])
    for (const query of ['N-100', ' N-100 ', '儿科']) expect((await list(query)).map(({ staffNumber }) => staffNumber)).toContain('N-100')
  })
  test('neither frozen nor removed, and no phone number', async () => {
    expect((await list('王')).map(({ name }) => name).sort()).toEqual(['王一%', '王芳'])
    expect(JSON.stringify(await list())).not.toContain('13911112222')
  })
  test('a percent sign and an underscore mean themselves', async () => {
    expect((await list('%')).map(({ name }) => name)).toEqual(['王一%'])
    expect(await list('_')).toEqual([])
    expect(await list("' OR 1=1 --")).toEqual([])
  })
  test('enrolled is whoever has a phone that can sign', async () => {
    expect(await list(hospital.signers[0]!.staff.staffNumber)).toMatchObject([{ enrolled: true }])
    expect((await list('手机')).map(({ name, enrolled }) => [name, enrolled]).filter(([name]) => name !== '手机locked').every(([, enrolled]) => enrolled === false)).toBe(true)
  })
  test('at most fifty', async () => {
    for (let index = 0; index < 60; index++) await seedStaff(hospital.platform, { department: '急诊科' })
    expect(await list('急诊科')).toHaveLength(50)
  })
})

describe('400', () => {
  test('a query over 64 characters', async () => expect(await hospital.platform.asApplication(hospital.application, contract, { query: 'x'.repeat(65) })).toMatchObject({ status: 400, facts: { field: 'query' } }))
})
refusesStrangers(hospital, contract, () => ({}))
