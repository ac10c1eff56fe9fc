// Owns the contracts of the stores of messages to people and of their accounts at work.
import { expect, test } from 'vitest'
import { COLLECT_MS, emptyChoice, sent } from '../../_domain/notice/notice.ts'
import { StoreConflict, type Database } from '../../_domain/ports.ts'
import { nextId, NOW_MS } from '../../_domain/testing/builders.ts'
import { aNotice } from '../../_domain/testing/notice-builders.ts'
import { revisedContract } from './revised.contract.ts'

export function noticeContract(database: () => Database): void {
  const notices = () => database().stores.notices
  revisedContract(notices, () => [aNotice(), aNotice({ state: 'dead', nextAtMs: null, sentAtMs: NOW_MS, channel: 'dingtalk', lastError: '限流 errcode 45009' })], { attempts: 3 })

  test('MA-15 one thing is told once', async () => {
    const notice = aNotice()
    await notices().insert(notice)
    await expect(notices().insert(aNotice({ onceKey: notice.onceKey }))).rejects.toThrow(StoreConflict)
    expect(await notices().findByKey(notice.onceKey)).toStrictEqual(notice)
    expect(await notices().findByKey('task.new:none')).toBeUndefined()
  })

  test('what is due takes along what comes soon after for the same person; nobody takes it twice', async () => {
    const [staffId, other, nowMs] = [nextId('stf'), nextId('stf'), NOW_MS + 1_000_000]
    const mine = [aNotice({ staffId, nextAtMs: nowMs }), aNotice({ staffId, nextAtMs: nowMs + COLLECT_MS }), aNotice({ staffId, nextAtMs: nowMs + COLLECT_MS + 1 })]
    for (const notice of [...mine, aNotice({ staffId: other, nextAtMs: nowMs + 1 }), aNotice({ staffId, state: 'sent', nextAtMs: null })]) await notices().insert(notice)
    const times = { nowMs, withMs: nowMs + COLLECT_MS, leaseUntilMs: nowMs + 600_000 }
    const taken = (await notices().takeDue(times, 50)).filter((notice) => notice.staffId === staffId || notice.staffId === other)
    expect(taken.map(({ id }) => id).sort()).toEqual([mine[0]!.id, mine[1]!.id].sort())
    expect(taken[0]).toMatchObject({ nextAtMs: nowMs + 600_000, revision: 1 })
    expect((await notices().takeDue(times, 50)).filter((notice) => notice.staffId === staffId)).toEqual([])
  })

  test('the last that went out, of its kind', async () => {
    const staffId = nextId('stf')
    for (const atMs of [5, 9, 7]) await notices().insert(sent(aNotice({ staffId }), 'wecom', atMs))
    await notices().insert(sent(aNotice({ staffId, kind: 'task.due' }), 'wecom', 99))
    expect(await notices().findLastSent(staffId, 'task.new')).toMatchObject({ sentAtMs: 9 })
    expect(await notices().findLastSent(staffId, 'task.returned')).toBeUndefined()
  })
}

export function noticeChoiceContract(database: () => Database): void {
  const choices = () => database().stores.noticeChoices
  revisedContract(choices, () => [emptyChoice(nextId('stf')), { ...emptyChoice(nextId('stf')), off: ['task.new' as const], quietHours: { fromMinute: 1320, toMinute: 420 } }], { off: ['task.due' as const] })
}

export function noticeCursorContract(database: () => Database): void {
  const cursors = () => database().stores.noticeCursors
  test('how far each application was read', async () => {
    const id = nextId('app')
    await cursors().insert({ id, reached: 3, revision: 0 })
    const [cursor] = (await cursors().list()).filter((one) => one.id === id)
    await cursors().replace(cursor!, { ...cursor!, reached: 8 })
    expect((await cursors().list()).filter((one) => one.id === id)).toEqual([{ id, reached: 8, revision: 1 }])
    await expect(cursors().replace(cursor!, { ...cursor!, reached: 9 })).rejects.toThrow(StoreConflict)
  })
}

export function workAccountContract(database: () => Database): void {
  const accounts = () => database().stores.workAccounts
  test('MA-18 one account, one person; another one in its place', async () => {
    const [staffId, other, account] = [nextId('stf'), nextId('stf'), nextId('zhang')]
    const mine = { staffId, channel: 'wecom' as const, accountId: account, boundAtMs: 1 }
    await accounts().put({ ...mine, accountId: nextId('before') })
    await accounts().put(mine)
    await accounts().put({ ...mine, channel: 'dingtalk' })
    await expect(accounts().put({ ...mine, staffId: other })).rejects.toThrow(StoreConflict)
    expect(await accounts().listOfStaff(staffId)).toEqual([{ ...mine, channel: 'dingtalk' }, mine])
    await accounts().remove(staffId, 'dingtalk')
    expect(await accounts().listOfStaff(staffId)).toEqual([mine])
    expect(await accounts().listOfStaff(other)).toEqual([])
  })
}
