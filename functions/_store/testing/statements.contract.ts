// Owns the contracts of the stores of statements and PIN-free windows.
import { expect, test } from 'vitest'
import { StoreConflict, type Database } from '../../_domain/ports.ts'
import type { PinFreeWindow } from '../../_domain/pin-free-window/pin-free-window.ts'
import type { Certificate, Device, Staff } from '../../_domain/records.ts'
import { aCertificate, aDevice, aStaff, nextId, NOW_MS } from '../../_domain/testing/builders.ts'
import { aPinFreeUse, aPinFreeWindow, aStatement } from '../../_domain/testing/statement-builders.ts'
import { revisedContract } from './revised.contract.ts'

export function statementContract(database: () => Database): void {
  const statements = () => database().stores.statements

  test('keeps the statement as it was signed; a number is taken once', async () => {
    const statement = aStatement({ statement: { kind: 'delegation.grant', name: '欧阳𠮷 "\\', deep: { list: [1, 'a'] } } })
    await statements().insert(statement)
    expect(await statements().load(statement.id)).toStrictEqual(statement)
    expect(await statements().load(nextId('stm'))).toBeUndefined()
    await expect(statements().insert(statement)).rejects.toThrow(StoreConflict)
  })

  test('lists one person’s, newest first, at most the limit', async () => {
    const staffId = nextId('stf')
    const made = [0, 1, 2].map((minute) => aStatement({ staffId, atMs: NOW_MS + minute }))
    for (const statement of [...made, aStatement()]) await statements().insert(statement)
    expect((await statements().listOfStaff(staffId, 2)).map(({ id }) => id)).toEqual([made[2]!.id, made[1]!.id])
  })
}

export function pinFreeWindowContract(database: () => Database): void {
  const windows = () => database().stores.windows
  revisedContract(windows, () => [aPinFreeWindow(), aPinFreeWindow({ applicationIds: ['app_1'], closedReason: 'time over', closedAtMs: NOW_MS, state: 'closed', wrappedMaskHex: null })], { usesLeft: 4, state: 'closed', wrappedMaskHex: null })

  test('lists one phone’s, newest first', async () => {
    const deviceId = nextId('dev')
    const made = [0, 1, 2].map((minute) => aPinFreeWindow({ deviceId, openedAtMs: NOW_MS + minute, state: 'closed' }))
    for (const window of [...made, aPinFreeWindow({ state: 'closed' })]) await windows().insert(window)
    expect((await windows().listOfDevice(deviceId, 2)).map(({ id }) => id)).toEqual([made[2]!.id, made[1]!.id])
  })

  test('lists those whose time is over', async () => {
    const [over, open, closed] = [aPinFreeWindow({ untilMs: 1_000 }), aPinFreeWindow({ untilMs: 3_000 }), aPinFreeWindow({ untilMs: 1_000, state: 'closed' })]
    for (const window of [open, closed, over]) await windows().insert(window)
    expect((await windows().listOver(2_000, 10)).map(({ id }) => id)).toEqual([over.id])
  })

  test('lists the open ones that rest on nothing any more, page by page', async () => {
    const { stores } = database()
    const limits = { seconds: 600, count: 5 }
    const give = async (some: { device?: Partial<Device>; staff?: Partial<Staff>; certificate?: Partial<Certificate>; window?: Partial<PinFreeWindow> }): Promise<string> => {
      const [staff, device] = [aStaff(some.staff), aDevice({ state: 'active', ...some.device })]
      const window = aPinFreeWindow({ staffId: staff.id, deviceId: device.id, openedAtMs: 0, untilMs: 600_000, usesTotal: 5, ...some.window })
      await stores.staff.insert(staff)
      await stores.devices.insert(device)
      await stores.certificates.insert(aCertificate({ staffId: staff.id, deviceId: device.id, state: 'valid', ...some.certificate }))
      await windows().insert(window)
      return window.id
    }
    const before = (await windows().listGroundless(limits, { afterId: '', limit: 100 })).map(({ id }) => id)
    await give({})
    const groundless = [await give({ device: { state: 'replaced' } }), await give({ staff: { state: 'frozen' } }), await give({ certificate: { state: 'suspended' } }), await give({ window: { untilMs: 600_001 } }), await give({ window: { usesTotal: 6 } })]
    await give({ staff: { state: 'frozen' }, window: { state: 'closed' } })
    const found: string[] = []
    for (let afterId = ''; ; afterId = found.at(-1)!) {
      const page = await windows().listGroundless(limits, { afterId, limit: 2 })
      found.push(...page.map(({ id }) => id))
      if (page.length < 2) break
    }
    expect(found.filter((id) => !before.includes(id)).sort()).toEqual([...groundless].sort())
  })
}

export function pinFreeUseContract(database: () => Database): void {
  const uses = () => database().stores.pinFreeUses
  revisedContract(uses, () => [aPinFreeUse(), aPinFreeUse({ state: 'signed' })], { state: 'failed' })

  test('lists those of a window, newest first; finds the one that signed', async () => {
    const [windowId, taskId] = [nextId('win'), nextId('tsk')]
    const made = (['failed', 'signed'] as const).map((state, minute) => aPinFreeUse({ windowId, taskId, state, atMs: NOW_MS + minute }))
    for (const use of [...made, aPinFreeUse()]) await uses().insert(use)
    expect((await uses().listOfWindow(windowId, 9)).map(({ id }) => id)).toEqual([made[1]!.id, made[0]!.id])
    expect(await uses().listOfWindow(windowId, 1)).toHaveLength(1)
    expect((await uses().findSigned(taskId))!.id).toBe(made[1]!.id)
  })
}
