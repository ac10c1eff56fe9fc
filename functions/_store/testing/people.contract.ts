// Owns the contracts of the stores about people: staff, proofings, devices.
import { expect, test } from 'vitest'
import type { Database } from '../../_domain/ports.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import { aDevice, aProofing, aStaff, nextHex, nextId, NOW_MS } from '../../_domain/testing/builders.ts'
import { revisedContract } from './revised.contract.ts'

export function staffContract(database: () => Database): void {
  const staff = () => database().stores.staff
  const bound = () => aStaff({ wechatOpenid: `o${nextHex(10)}`, name: '欧阳\'\\"\u0000%_🩺𠮷', state: 'frozen' })
  revisedContract(staff, () => [aStaff(), bound()], { name: '王芳', wechatOpenid: null })

  test('staff numbers and openids are unique and tell upper from lower case', async () => {
    const person = aStaff({ staffNumber: 'Ab-1', wechatOpenid: 'oXyz' })
    await staff().insert(person)
    await staff().insert(aStaff({ staffNumber: 'AB-1', wechatOpenid: 'oXYZ' }))
    await expect(staff().insert(aStaff({ staffNumber: 'Ab-1' }))).rejects.toThrow(StoreConflict)
    await expect(staff().insert(aStaff({ wechatOpenid: 'oXyz' }))).rejects.toThrow(StoreConflict)
    expect(await staff().findByNumber('Ab-1')).toStrictEqual(person)
    expect(await staff().findByOpenid('oXyz')).toStrictEqual(person)
    const phone = await staff().load(person.id)
    expect(await staff().findByPhone('none')).toBeUndefined()
    await staff().replace(phone!, { ...person, phone: '17700001111' })
    expect(await staff().findByPhone('17700001111')).toMatchObject({ id: person.id })
    await staff().insert(aStaff({ phone: '17700002222', state: 'removed' }))
    expect(await staff().findByPhone('17700002222')).toBeUndefined()
    expect(await staff().findByNumber('ab-1')).toBeUndefined()
    expect(await staff().findByOpenid('oxyz')).toBeUndefined()
  })

  test('a conflict names the key and never the value', async () => {
    const person = aStaff()
    await staff().insert(person)
    const error = await staff()
      .insert(aStaff({ staffNumber: person.staffNumber }))
      .catch((caught: unknown) => caught as StoreConflict)
    expect((error as StoreConflict).what).toMatch(/staff_number/)
    expect((error as StoreConflict).message).not.toContain(person.staffNumber)
  })

  test('search finds number, name and department, active only, by department and number, at most the limit', async () => {
    const of = (department: string, staffNumber: string, name: string, state: 'active' | 'removed' = 'active') =>
      staff().insert(aStaff({ department, staffNumber, name, state }))
    await of('放射科', 'R2', 'Ann 100%')
    await of('放射科', 'R1', 'Bob_1')
    await of('儿科', 'P1', '放射')
    await of('放射科', 'R0', '离职', 'removed')
    const numbers = async (query: string, limit = 50) =>
      (await staff().search(query, limit)).map((person) => person.staffNumber)
    expect(await numbers('放射')).toEqual(['P1', 'R1', 'R2'])
    expect(await numbers(' 放射 ', 2)).toEqual(['P1', 'R1'])
    expect(await numbers('ANN')).toEqual(['R2'])
    expect(await numbers('r1')).toEqual(['R1'])
    expect(await numbers('0%')).toEqual(['R2'])
    expect(await numbers('b_1')).toEqual(['Bob_1'].map(() => 'R1'))
    expect(await numbers('_0%')).toEqual([])
    expect(await numbers("' or 1=1 --")).toEqual([])
    expect(await numbers('!')).toEqual([])
    expect((await numbers('')).length).toBeGreaterThanOrEqual(3)
  })

  test('count counts everybody', async () => {
    const before = await staff().count()
    await staff().insert(aStaff({ state: 'removed' }))
    expect(await staff().count()).toBe(before + 1)
  })
}

export function proofingContract(database: () => Database): void {
  const proofings = () => database().stores.proofings
  revisedContract(proofings, () => [aProofing()], { triesLeft: 4, state: 'closed' })

  test('lists one person’s since a moment, newest first', async () => {
    const staffId = nextId('stf')
    const made = [0, 1, 2].map((minute) => aProofing({ staffId, createdAtMs: NOW_MS + minute }))
    for (const proofing of [...made, aProofing()]) await proofings().insert(proofing)
    expect(await proofings().listSince(staffId, NOW_MS + 1)).toStrictEqual([made[2], made[1]])
  })
}

export function deviceContract(database: () => Database): void {
  const devices = () => database().stores.devices
  revisedContract(devices, () => [aDevice()], { pinTriesLeft: 0, state: 'locked' })

  test('is found by its token and its owner', async () => {
    const staffId = nextId('stf')
    const [old, current] = [aDevice({ staffId, state: 'replaced', boundAtMs: 1 }), aDevice({ staffId, boundAtMs: 2 })]
    for (const device of [old, current, aDevice()]) await devices().insert(device)
    expect(await devices().findByToken(current.tokenDigestHex)).toStrictEqual(current)
    expect(await devices().findByToken('none')).toBeUndefined()
    expect(await devices().listOfStaff(staffId)).toStrictEqual([current, old])
  })

  test('enrolled are those with an active device, each once', async () => {
    const [one, two, three] = [nextId('stf'), nextId('stf'), nextId('stf')]
    for (const device of [
      aDevice({ staffId: one }),
      aDevice({ staffId: one }),
      aDevice({ staffId: two, state: 'locked' }),
      aDevice({ staffId: three }),
    ]) {
      await devices().insert(device)
    }
    expect(await devices().listEnrolledStaff([one, two])).toEqual([one])
    expect(await devices().listEnrolledStaff([])).toEqual([])
  })
}
