import { describe, expect, test } from 'vitest'
import { requestDelegation } from '@yiqian/shared/protocol/delegations.ts'
import { returnTask } from '@yiqian/shared/protocol/flow.ts'
import { COLLECT_MS, NOTICE_RETRY_AFTER_MS } from '../../_domain/notice/notice.ts'
import { pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import type { EnrolledDevice } from '../../_runtime/testing/people.ts'
import { useNoticeWard } from '../testing/notice-ward.ts'
import { collectNotices } from './collect-notices.ts'
import { sendNotices } from './send-notices.ts'

const ward = useNoticeWard()
const push = (signers: EnrolledDevice[], some = {}) => pushDocument(ward.platform, ward.application, signers, { contentKind: 'json', ...some })
const later = (ms = COLLECT_MS) => ward.platform.clock.advance(ms)
const round = async (ms = COLLECT_MS) => {
  await ward.round()
  later(ms)
  await ward.round()
}

describe('MA-15 MA-18 who is told what', () => {
  test.each(['wecom', 'dingtalk', 'wechat'] as const)('five documents of a round are one message, by %s', async (account) => {
    const mine = await ward.signer(account)
    for (let index = 0; index < 5; index++) await push([mine])
    await round()
    expect(ward.told(mine)).toEqual(['5 份文件待签署'])
    await round()
    expect(ward.told(mine)).toHaveLength(1)
    expect((await ward.noticesOf(mine)).map(({ state, channel }) => `${state} ${channel}`)).toEqual(Array(5).fill(`sent ${account}`))
  })
  test('the next in order when it is their turn, not before; who signed at the desk within the minute is left alone', async () => {
    const [first, second] = [await ward.signer(), await ward.signer()]
    const { tasks } = await push([first, second], { signerOrder: 'sequence' })
    await ward.round()
    await signTask(ward.platform, first, tasks[0]!.id)
    await round()
    expect([ward.told(first), ward.told(second)]).toEqual([[], ['1 份文件待签署']])
    expect(await ward.noticesOf(first)).toMatchObject([{ state: 'dropped', lastError: 'settled meanwhile' }])
  })
  test('a document given back: its earlier signer; a request for a grant: who is asked', async () => {
    const [first, second] = [await ward.signer(), await ward.signer()]
    const { tasks } = await push([first, second], { signerOrder: 'sequence' })
    await signTask(ward.platform, first, tasks[0]!.id)
    await ward.platform.asDevice(second, returnTask, { taskId: tasks[1]!.id, toTaskId: tasks[0]!.id, reason: '剂量需复核' })
    await ward.platform.asDevice(second, requestDelegation, { staffNumber: first.staff.staffNumber, reason: '夜班' })
    await round()
    expect(ward.told(first).sort()).toEqual(['1 份文件被退回重签', '有同事申请您的授权'].sort())
    expect(ward.told(second)).toEqual([])
  })
  test('not what the person switched off, not in quiet hours but after them, all together', async () => {
    const [quiet, off] = [await ward.signer(), await ward.signer()]
    const { stores } = ward.deps.database
    const minute = Math.floor(ward.platform.clock.nowMs() / 60_000 + 480) % 1440
    await stores.noticeChoices.insert({ id: quiet.staff.id, off: [], quietHours: { fromMinute: (minute + 1430) % 1440, toMinute: (minute + 120) % 1440 }, revision: 0 })
    await stores.noticeChoices.insert({ id: off.staff.id, off: ['task.new'], quietHours: null, revision: 0 })
    await push([quiet, off])
    await round()
    later(3_600_000)
    await push([quiet, off])
    await round()
    expect([ward.told(quiet), ward.told(off)]).toEqual([[], []])
    later(3_600_000)
    await ward.round()
    expect([ward.told(quiet), ward.told(off)]).toEqual([['2 份文件待签署'], []])
  })
  test('nobody without an account; they do not hold up the others', async () => {
    const [none, mine] = [await ward.signer('none'), await ward.signer()]
    await push([none, mine])
    await round()
    expect(ward.told(mine)).toHaveLength(1)
    expect(await ward.noticesOf(none)).toMatchObject([{ state: 'dropped', lastError: 'no account at any channel' }])
  })
  test('WeChat without a consent left: another channel of the person is none, so it is dropped, and said why', async () => {
    const mine = await ward.signer('wechat')
    ward.standIn.consents.set(mine.staff.wechatOpenid!, 0)
    await push([mine])
    await round()
    expect(await ward.noticesOf(mine)).toMatchObject([{ state: 'dropped', lastError: expect.stringContaining('43101') as string }])
  })
})

describe('MA-15 at least once, and never in the way', () => {
  test('a provider that is away: signing goes on; tried again, longer each time, then given up', async () => {
    const [mine, other] = [await ward.signer(), await ward.signer()]
    const { tasks, status } = await push([mine, other])
    ward.standIn.trouble = { errcode: 45009, times: 999 }
    await round()
    await signTask(ward.platform, other, tasks[1]!.id)
    expect((await ward.deps.database.stores.documents.load(status.documentId))!.version).toBe(0) // JSON: detached
    expect((await ward.deps.database.stores.tasks.load(tasks[1]!.id))!.state).toBe('signed')
    for (const waitMs of NOTICE_RETRY_AFTER_MS) {
      expect(await ward.noticesOf(mine)).toMatchObject([{ state: 'pending', lastError: expect.stringContaining('45009') as string }])
      later(Math.ceil(waitMs * 1.1))
      await ward.round()
    }
    expect(await ward.noticesOf(mine)).toMatchObject([{ state: 'dead', attempts: NOTICE_RETRY_AFTER_MS.length + 1 }])
    expect(ward.told(mine)).toEqual([])
  })
  test('the provider is back: the message arrives', async () => {
    const mine = await ward.signer()
    await push([mine])
    ward.standIn.trouble = { status: 503, times: 1 }
    await round()
    expect(ward.told(mine)).toEqual([])
    later(NOTICE_RETRY_AFTER_MS[0]! * 2)
    await ward.round()
    expect(ward.told(mine)).toEqual(['1 份文件待签署'])
  })
  test('what a worker held when it died is sent after its lease; the provider sees to the same one twice', async () => {
    const mine = await ward.signer()
    await push([mine])
    await collectNotices(ward.deps)
    later()
    const nowMs = ward.platform.clock.nowMs()
    expect((await ward.deps.database.stores.notices.takeDue({ nowMs, withMs: nowMs, leaseUntilMs: nowMs + 120_000 }, 50)).length).toBeGreaterThan(0)
    await sendNotices(ward.deps)
    expect(ward.told(mine)).toEqual([])
    later(120_000)
    await sendNotices(ward.deps)
    expect(ward.told(mine)).toHaveLength(1)
  })
  test('two instances at once: one message', async () => {
    const mine = await ward.signer()
    await push([mine])
    await Promise.all([collectNotices(ward.deps), collectNotices(ward.deps)])
    later()
    await Promise.all([sendNotices(ward.deps), sendNotices(ward.deps)])
    await collectNotices(ward.deps)
    expect(ward.told(mine)).toEqual(['1 份文件待签署'])
    expect(await ward.noticesOf(mine)).toHaveLength(1)
  })
})

test('SE-7 no patient, no title, no name in any byte that reaches a provider', async () => {
  const [wecom, dingtalk, wechat] = [await ward.signer('wecom'), await ward.signer('dingtalk'), await ward.signer('wechat')]
  ward.standIn.heard.length = 0
  const before = ward.standIn.delivered.length
  const words = { title: '乳腺癌手术知情同意书', patient: { name: '欧阳婉儿', admissionNumber: 'ZY-SECRET-77', department: '乳腺外科', bed: '12床' }, note: '绝密备注' }
  const { status } = await push([wecom, dingtalk, wechat], { ...words, provisional: { signWithinSeconds: 3600 } })
  await ward.platform.asDevice(wecom, requestDelegation, { staffNumber: dingtalk.staff.staffNumber, reason: '代欧阳婉儿签字' })
  await round()
  await round(25 * 3_600_000)
  await round()
  expect(ward.standIn.delivered.length - before).toBeGreaterThanOrEqual(5)
  const heard = ward.standIn.heard.flatMap((text) => [text, decodeURIComponent(text.replace(/%(?![0-9A-F]{2})/gi, '')), unescaped(text)]).join('\n')
  for (const secret of ['乳腺癌', '欧阳', '婉儿', 'ZY-SECRET', '乳腺外科', '12床', '绝密', status.documentId, status.externalId, wecom.staff.name, wecom.staff.phone, ...(await ward.noticesOf(wecom)).map(({ subjectId }) => subjectId)]) expect(heard.includes(secret), secret).toBe(false)
  expect(JSON.stringify(await ward.noticesOf(wecom))).not.toMatch(/乳腺|欧阳|绝密/)
  expect(heard).toContain('份文件待签署') // the words are looked for where they would be
})

const unescaped = (text: string): string => text.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
