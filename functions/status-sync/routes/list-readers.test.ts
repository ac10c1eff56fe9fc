import { describe, expect, test } from 'vitest'
import { revokeDocument } from '@yiqian/shared/protocol/his.ts'
import { listReaders as contract } from '@yiqian/shared/protocol/sharing.ts'
import { getTask } from '@yiqian/shared/protocol/status-sync.ts'
import { pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import type { EnrolledDevice } from '../../_runtime/testing/people.ts'
import { useNoticeWard } from '../testing/notice-ward.ts'
import { refusesOtherPhones } from '../testing/refuses-other-phones.ts'
import type { Ward } from '../testing/ward.ts'

const ward = useNoticeWard({ DOCUMENT_SHARING: 'own-channels' })
const list = (me: EnrolledDevice, taskId: string) => ward.platform.asDevice(me, contract, { taskId })

describe('200', () => {
  test('the other signers, each with whether a message reaches them; without phone numbers', async () => {
    const [me, wecom, wechat, none] = [await ward.signer(), await ward.signer('wecom'), await ward.signer('wechat'), await ward.signer('none')]
    const { tasks } = await pushDocument(ward.platform, ward.application, [me, wecom, wechat, none], { contentKind: 'json' })
    await signTask(ward.platform, me, tasks[0]!.id)
    const { body } = await list(me, tasks[0]!.id)
    expect(body.items.map(({ staffNumber, isReachable }) => [staffNumber, isReachable])).toEqual([[wecom.staff.staffNumber, true], [wechat.staff.staffNumber, false], [none.staff.staffNumber, false]])
    expect(JSON.stringify(body)).not.toContain(wecom.staff.phone)
    expect((await ward.platform.asDevice(me, getTask, { taskId: tasks[0]!.id })).body.sharing).toBe('own-channels')
  })
  test('a document of my own alone: nobody', async () => {
    const me = await ward.signer()
    const { tasks } = await pushDocument(ward.platform, ward.application, [me], { contentKind: 'json' })
    await signTask(ward.platform, me, tasks[0]!.id)
    expect((await list(me, tasks[0]!.id)).body.items).toEqual([])
  })
})
describe('404 409', () => {
  test('another’s task; not signed by me; revoked', async () => {
    const [me, other, stranger] = [await ward.signer(), await ward.signer(), await ward.signer()]
    const { tasks, status: { documentId } } = await pushDocument(ward.platform, ward.application, [me, other], { contentKind: 'json' })
    expect(await list(me, tasks[0]!.id)).toMatchObject({ status: 409, code: 'sharing.not_signed' })
    await signTask(ward.platform, me, tasks[0]!.id)
    expect(await list(stranger, tasks[0]!.id)).toMatchObject({ status: 404, code: 'task.not_found', facts: {} })
    await ward.platform.asApplication(ward.application, revokeDocument, { documentId, reason: '开错' })
    expect(await list(me, tasks[0]!.id)).toMatchObject({ status: 409, code: 'sharing.not_signed' })
  })
})
describe('400', () => {
  test.each([['taskId', {}], ['page', { taskId: 'tsk_0123456789', page: 1 }]])('%s', async (field, input) => {
    expect(await ward.platform.asDevice(await ward.signer(), contract, input as never)).toMatchObject({ status: 400, facts: { field } })
  })
})
const asWard = { get platform() { return ward.platform }, get application() { return ward.application }, get signers() { return [me] } } as unknown as Ward
let me: EnrolledDevice
describe('other phones', () => {
  test('a signer of this ward', async () => void (me = await ward.signer()))
  refusesOtherPhones(asWard, contract, () => ({ taskId: 'tsk_0123456789' }))
})
