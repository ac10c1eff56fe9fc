// Owns the contracts of the stores of statements and PIN-free windows.
import { expect, test } from 'vitest'
import { StoreConflict, type Database } from '../../_domain/ports.ts'
import { nextId, NOW_MS } from '../../_domain/testing/builders.ts'
import { aPinFreeWindow, aStatement } from '../../_domain/testing/statement-builders.ts'
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

  test('lists the open ones, and those of them whose time is over', async () => {
    const [over, open, closed] = [aPinFreeWindow({ untilMs: 1_000 }), aPinFreeWindow({ untilMs: 3_000 }), aPinFreeWindow({ untilMs: 1_000, state: 'closed' })]
    for (const window of [open, closed, over]) await windows().insert(window)
    expect((await windows().listOver(2_000, 10)).map(({ id }) => id)).toEqual([over.id])
    expect((await windows().listOpen(2)).map(({ id }) => id)).toEqual([over.id, open.id])
  })
}
