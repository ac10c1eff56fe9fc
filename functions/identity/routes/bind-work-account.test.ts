import { beforeEach, describe, expect, test } from 'vitest'
import { bindWorkAccount as contract, getNoticeSettings, unbindWorkAccount } from '@yiqian/shared/protocol/notices.ts'
import type { EnrolledDevice } from '../../_runtime/testing/people.ts'
import { useNoticeDesk } from '../testing/open-notices.ts'

const desk = useNoticeDesk()
const bind = (who: EnrolledDevice | undefined, code: string, channel: 'wecom' | 'dingtalk' = 'wecom') => desk.identity.platform.asDevice(who, contract, { channel, code })
const isBound = async (who: EnrolledDevice, wanted = 'wecom') => (await desk.identity.platform.asDevice(who, getNoticeSettings, {})).body.channels.find(({ channel }) => channel === wanted)!.isBound
beforeEach(async () => {
  for (const who of [desk.one, desk.other]) for (const channel of ['wecom', 'dingtalk'] as const) await desk.identity.platform.asDevice(who, unbindWorkAccount, { channel })
  Object.assign(desk.standIn, { members: new Set(['zhang', 'li']), codes: new Map([['c1', 'zhang'], ['c2', 'zhang'], ['c3', 'li'], ['c4', 'a stranger']]), trouble: undefined })
})

describe.each(['wecom', 'dingtalk'] as const)('MA-18 200 %s', (channel) => {
  test('bound by a code; another account takes its place', async () => {
    expect(await bind(desk.one, 'c1', channel)).toMatchObject({ status: 200, body: { bound: true } })
    expect([await isBound(desk.one, channel), await isBound(desk.other, channel)]).toEqual([true, false])
    expect(await bind(desk.one, 'c3', channel)).toMatchObject({ status: 200 })
    expect(await bind(desk.other, 'c1x', channel)).toMatchObject({ status: 400 })
    expect(await bind(desk.other, 'c2', channel)).toMatchObject({ status: 200 }) // free again
  })
})
describe('MA-18 refused', () => {
  test.each(['invented', 'c4'])('400 a code of nobody: %s', async (code) => {
    expect(await bind(desk.one, code)).toMatchObject({ status: 400, code: 'work_account.code_invalid' })
    expect(await isBound(desk.one)).toBe(false)
  })
  test('400 a code serves once', async () => {
    await bind(desk.one, 'c1')
    expect(await bind(desk.other, 'c1')).toMatchObject({ status: 400, code: 'work_account.code_invalid' })
  })
  test('409 an account of somebody else stays theirs', async () => {
    await bind(desk.one, 'c1')
    expect(await bind(desk.other, 'c2')).toMatchObject({ status: 409, code: 'work_account.bound_elsewhere' })
    expect([await isBound(desk.one), await isBound(desk.other)]).toEqual([true, false])
  })
  test('503 the provider is busy; 401 nobody', async () => {
    desk.standIn.trouble = { errcode: -1, times: 5 }
    expect(await bind(desk.one, 'c1')).toMatchObject({ status: 503, code: 'work_account.unavailable' })
    expect(await bind(undefined, 'c1')).toMatchObject({ status: 401 })
  })
})
