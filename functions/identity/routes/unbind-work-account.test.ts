import { expect, test } from 'vitest'
import { bindWorkAccount, getNoticeSettings, unbindWorkAccount as contract } from '@yiqian/shared/protocol/notices.ts'
import { useNoticeDesk } from '../testing/open-notices.ts'

const desk = useNoticeDesk()

test('MA-18 200 mine alone, and once more does no harm', async () => {
  const { platform } = desk.identity
  Object.assign(desk.standIn, { members: new Set(['zhang', 'li']), codes: new Map([['c1', 'zhang'], ['c2', 'li']]) })
  await platform.asDevice(desk.one, bindWorkAccount, { channel: 'wecom', code: 'c1' })
  await platform.asDevice(desk.other, bindWorkAccount, { channel: 'wecom', code: 'c2' })
  for (const _ of [1, 2]) expect(await platform.asDevice(desk.one, contract, { channel: 'wecom' })).toMatchObject({ status: 200, body: { bound: false } })
  const bound = async (who: typeof desk.one) => (await platform.asDevice(who, getNoticeSettings, {})).body.channels[0]!.isBound
  expect([await bound(desk.one), await bound(desk.other)]).toEqual([false, true])
})
test('401', async () => {
  expect(await desk.identity.platform.asDevice(undefined, contract, { channel: 'wecom' })).toMatchObject({ status: 401 })
})
