import { describe, expect, test } from 'vitest'
import { getNoticeSettings, saveNoticeSettings as contract } from '@yiqian/shared/protocol/notices.ts'
import { useNoticeDesk } from '../testing/open-notices.ts'

const desk = useNoticeDesk()
const NIGHT = { fromMinute: 1320, toMinute: 420 }

describe('MA-15 200', () => {
  test('kept for this person alone, and changed again', async () => {
    const { platform } = desk.identity
    expect(await platform.asDevice(desk.one, contract, { off: ['task.due', 'task.due'], quietHours: NIGHT })).toMatchObject({ status: 200, body: { off: ['task.due'], quietHours: NIGHT } })
    expect((await platform.asDevice(desk.one, getNoticeSettings, {})).body).toMatchObject({ off: ['task.due'], quietHours: NIGHT })
    expect((await platform.asDevice(desk.other, getNoticeSettings, {})).body).toMatchObject({ off: [], quietHours: null })
    await platform.asDevice(desk.one, contract, { off: [], quietHours: null })
    expect((await platform.asDevice(desk.one, getNoticeSettings, {})).body).toMatchObject({ off: [], quietHours: null })
  })
})
test.each([[{ off: ['all'], quietHours: null }], [{ off: [], quietHours: { fromMinute: 1440, toMinute: 0 } }], [{ off: [], quietHours: { fromMinute: 1.5, toMinute: 0 } }]])('400 %j', async (input) => {
  expect(await desk.identity.platform.asDevice(desk.one, contract, input as never)).toMatchObject({ status: 400, code: 'request.malformed' })
})
test('401', async () => {
  expect(await desk.identity.platform.asDevice(undefined, contract, { off: [], quietHours: null })).toMatchObject({ status: 401 })
})
