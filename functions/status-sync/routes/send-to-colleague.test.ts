import { describe, expect, test } from 'vitest'
import { deleteDocument, listEvidence } from '@yiqian/shared/protocol/his.ts'
import { listReaders, sendToColleague as contract } from '@yiqian/shared/protocol/sharing.ts'
import { getTask } from '@yiqian/shared/protocol/status-sync.ts'
import { pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import type { EnrolledDevice } from '../../_runtime/testing/people.ts'
import { readConfig } from '../config.ts'
import { useNoticeWard } from '../testing/notice-ward.ts'
import { refusesOtherPhones } from '../testing/refuses-other-phones.ts'
import type { Ward } from '../testing/ward.ts'

const ward = useNoticeWard({ DOCUMENT_SHARING: 'own-channels' })
const quiet = useNoticeWard()
const PATIENT = { name: '欧阳婉儿', admissionNumber: 'ZY-771' }

/** A document that the first signer signed, the others not yet. */
async function signedBy(me: EnrolledDevice, others: readonly EnrolledDevice[], place = ward) {
  const { status, tasks } = await pushDocument(place.platform, place.application, [me, ...others], { contentKind: 'json', title: '乳腺癌手术同意书', patient: PATIENT })
  await signTask(place.platform, me, tasks[0]!.id)
  return { documentId: status.documentId, tasks }
}
const send = (me: EnrolledDevice, taskId: string, to: EnrolledDevice, options = {}) => ward.platform.asDevice(me, contract, { taskId, toStaffNumber: to.staff.staffNumber }, options)
const sharedTo = async (signer: EnrolledDevice) => (await ward.noticesOf(signer)).filter(({ kind }) => kind === 'document.shared')

describe('200 sent to a colleague who may read it', () => {
  test.each([['wecom', 'textcard', 'url'], ['dingtalk', 'action_card', 'single_url']] as const)('by %s: a link to their own task, and nothing of the document', async (account, part, address) => {
    const [me, other] = [await ward.signer(), await ward.signer(account)]
    const { tasks, documentId } = await signedBy(me, [other])
    ward.standIn.heard.length = 0
    expect((await send(me, tasks[0]!.id, other)).body).toEqual({ noted: true })
    await ward.round()
    const message = ward.standIn.delivered.filter(({ to }) => to === other.staff.staffNumber).at(-1)!
    const card = (account === 'wecom' ? message.body : (message.body['msg'] as Record<string, unknown>))[part] as Record<string, string>
    expect([card['title'], card[address]]).toEqual(['同事发来 1 份文件', expect.stringMatching(new RegExp(`/m/#/pages/document/index\\?taskId=${tasks[1]!.id}$`))])
    const wire = ward.standIn.heard.map((text) => decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25'))).join('\n')
    expect(wire).not.toMatch(new RegExp(`欧阳|ZY-771|乳腺|${tasks[0]!.id}|${documentId}|${me.staff.name}`))
    // The link is the colleague's: whoever else holds it reads nothing.
    expect((await ward.platform.asDevice(other, getTask, { taskId: tasks[1]!.id })).status).toBe(200)
    expect(await ward.platform.asDevice(await ward.signer(), getTask, { taskId: tasks[1]!.id })).toMatchObject({ status: 404, code: 'task.not_found' })
  })
  test('tapped twice, or repeated after a lost answer: one message; in my own log and in the evidence once', async () => {
    const [me, other] = [await ward.signer(), await ward.signer()]
    const { tasks, documentId } = await signedBy(me, [other])
    await Promise.all([send(me, tasks[0]!.id, other), send(me, tasks[0]!.id, other)])
    await send(me, tasks[0]!.id, other)
    expect(await sharedTo(other)).toHaveLength(1)
    const { stores } = ward.deps.database
    expect((await stores.activities.listOfStaff(me.staff.id, { limit: 10 })).filter(({ kind }) => kind === 'document.sent').map(({ facts, deviceId }) => [facts, deviceId])).toEqual([[{ taskId: tasks[0]!.id, toStaffNumber: other.staff.staffNumber }, me.device.id]])
    const { records, intact } = (await ward.platform.asApplication(ward.application, listEvidence, { documentId })).body
    expect([intact, records.filter(({ kind }) => kind === 'document.shared').map(({ facts }) => facts['toStaffNumber'])]).toEqual([true, [other.staff.staffNumber]])
  })
  test('deleted before it went out: nothing is sent', async () => {
    const [me, other] = [await ward.signer(), await ward.signer()]
    const { tasks, documentId } = await signedBy(me, [other])
    await signTask(ward.platform, other, tasks[1]!.id)
    await send(me, tasks[0]!.id, other)
    expect(await ward.platform.asApplication(ward.application, deleteDocument, { documentId, reason: '期满' })).toMatchObject({ status: 200 })
    await ward.round()
    expect(await sharedTo(other)).toMatchObject([{ state: 'dropped' }])
  })
  test('who does not want such messages gets none', async () => {
    const [me, other] = [await ward.signer(), await ward.signer()]
    await ward.deps.database.stores.noticeChoices.insert({ id: other.staff.id, off: ['document.shared'], quietHours: null, revision: 0 })
    const { tasks } = await signedBy(me, [other])
    await send(me, tasks[0]!.id, other)
    await ward.round()
    expect(await sharedTo(other)).toMatchObject([{ state: 'dropped', lastError: 'not wanted' }])
  })
})

describe('403', () => {
  test('the hospital lets nothing out: the rule when nothing is set', async () => {
    const [me, other] = [await quiet.signer(), await quiet.signer()]
    const { tasks } = await signedBy(me, [other], quiet)
    for (const asked of [quiet.platform.asDevice(me, contract, { taskId: tasks[0]!.id, toStaffNumber: other.staff.staffNumber }), quiet.platform.asDevice(me, listReaders, { taskId: tasks[0]!.id })]) expect(await asked).toMatchObject({ status: 403, code: 'sharing.off' })
    expect((await quiet.platform.asDevice(me, getTask, { taskId: tasks[0]!.id })).body.sharing).toBe('none')
    expect(() => readConfig({ DOCUMENT_SHARING: 'everybody' })).toThrow('DOCUMENT_SHARING')
  })
  test('a colleague who may not read it, myself, nobody: nothing is sent', async () => {
    const [me, other, stranger] = [await ward.signer(), await ward.signer(), await ward.signer()]
    const { tasks } = await signedBy(me, [other])
    for (const to of [stranger, me]) expect(await send(me, tasks[0]!.id, to)).toMatchObject({ status: 403, code: 'sharing.not_reader' })
    expect(await ward.platform.asDevice(me, contract, { taskId: tasks[0]!.id, toStaffNumber: 'NOBODY' })).toMatchObject({ status: 403, code: 'sharing.not_reader' })
    expect([await sharedTo(stranger), await sharedTo(me)]).toEqual([[], []])
  })
  test('a reader who left the hospital', async () => {
    const [me, other] = [await ward.signer(), await ward.signer()]
    const { tasks } = await signedBy(me, [other])
    const { staff } = ward.deps.database.stores
    await staff.replace((await staff.load(other.staff.id))!, { ...(await staff.load(other.staff.id))!, state: 'frozen' })
    expect(await send(me, tasks[0]!.id, other)).toMatchObject({ status: 403, code: 'sharing.not_reader' })
  })
})
describe('404', () => {
  test('another’s task, an unknown one', async () => {
    const [me, other, stranger] = [await ward.signer(), await ward.signer(), await ward.signer()]
    const { tasks } = await signedBy(me, [other])
    for (const taskId of [tasks[0]!.id, 'tsk_ffffffffffffffff']) expect(await send(stranger, taskId, other)).toMatchObject({ status: 404, code: 'task.not_found', facts: {} })
    expect(await sharedTo(other)).toEqual([])
  })
})
describe('409', () => {
  test('what I have not signed', async () => {
    const [me, other] = [await ward.signer(), await ward.signer()]
    const { tasks } = await signedBy(other, [me])
    expect(await send(me, tasks[1]!.id, other)).toMatchObject({ status: 409, code: 'sharing.not_signed' })
  })
  test('a colleague without an account at work; WeChat is none', async () => {
    const me = await ward.signer()
    for (const account of ['none', 'wechat'] as const) {
      const other = await ward.signer(account)
      const { tasks } = await signedBy(me, [other])
      expect(await send(me, tasks[0]!.id, other)).toMatchObject({ status: 409, code: 'sharing.unreachable' })
    }
  })
})
describe('400', () => {
  test.each([['taskId', { toStaffNumber: 'D1' }], ['toStaffNumber', { taskId: 'tsk_0123456789' }], ['text', { taskId: 'tsk_0123456789', toStaffNumber: 'D1', text: '患者' }]])('%s', async (field, input) => {
    expect(await ward.platform.asDevice(await ward.signer(), contract, input as never)).toMatchObject({ status: 400, facts: { field } })
  })
})
/** The shared cases want a ward's signers. */
const asWard = { get platform() { return ward.platform }, get application() { return ward.application }, get signers() { return [me] } } as unknown as Ward
let me: EnrolledDevice
describe('other phones', () => {
  test('a signer of this ward', async () => void (me = await ward.signer()))
  refusesOtherPhones(asWard, contract, () => ({ taskId: 'tsk_0123456789', toStaffNumber: 'D1' }))
})
