import { describe, expect, test } from 'vitest'
import { getNoticeSettings as contract, saveNoticeSettings } from '@yiqian/shared/protocol/notices.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import { useNoticeDesk } from '../testing/open-notices.ts'

const desk = useNoticeDesk()

describe('MA-15 200', () => {
  test('everything is told until the person says otherwise; channels as the hospital set them up', async () => {
    const { status, body } = await desk.identity.platform.asDevice(desk.one, contract, {})
    expect(status).toBe(200)
    expect(body).toMatchObject({ off: [], quietHours: null, wechatTemplateIds: ['tmpl-to-do'], hoursToSign: { remindAfter: 4, remindEvery: 24 } })
    expect(body.channels.map(({ channel, isBound, authorizeUrl }) => [channel, isBound, authorizeUrl?.split('?')[0] ?? null])).toEqual([
      ['wecom', false, `${desk.standIn.url}/connect/oauth2/authorize`], ['dingtalk', false, `${desk.standIn.url}/oauth2/auth`], ['wechat', false, null],
    ])
    expect(JSON.stringify(body)).not.toContain('secret')
  })
})
test('200 another’s settings are not mine', async () => {
  const { platform } = desk.identity
  await platform.asDevice(desk.other, saveNoticeSettings, { off: ['task.due'], quietHours: null })
  expect((await platform.asDevice(desk.one, contract, {})).body.off).toEqual([])
  expect((await platform.asDevice(desk.other, contract, {})).body.off).toEqual(['task.due'])
})
test('401 · 403', async () => {
  const { platform } = desk.identity
  expect(await platform.asDevice(undefined, contract, {})).toMatchObject({ status: 401 })
  expect(await platform.asDevice(await seedDevice(platform, await seedStaff(platform), { state: 'enrolling' }), contract, {})).toMatchObject({ status: 403, code: 'device.not_enrolled' })
})
