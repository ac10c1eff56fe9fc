import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimCode } from '@yiqian/shared/protocol/identity.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import { aCode, aSigningCode } from '../testing/codes.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity()))
afterAll(() => identity.close())
async function aPhone() {
  const staff = await seedStaff(identity.platform)
  return { staff, ...(await seedDevice(identity.platform, staff)) }
}
const claim = (of: { deviceToken: string } | undefined, token: string) => identity.platform.asDevice(of, claimCode, { token })
const stores = () => identity.platform.runtime.database.stores

describe('200 MP-2 MP-3', () => {
  test('log-in: the number is drawn when the code is taken; the same phone may repeat', async () => {
    const phone = await aPhone()
    const { token, code } = await aCode(identity)
    const { status, body } = await claim(phone, token)
    expect(status).toBe(200)
    expect(body).toEqual({ codeId: code.id, purpose: 'login', number: expect.stringMatching(/^\d{2}$/), clientSystem: '门诊医生站', expiresAtMs: identity.platform.clock.nowMs() + 180_000, task: null })
    expect(await stores().codes.load(code.id)).toMatchObject({ state: 'scanned', number: body.number, claimedByDeviceId: phone.device.id, claimedByStaffId: phone.staff.id })
    identity.platform.clock.advance(90_000)
    expect((await claim(phone, token)).body).toEqual(body)
  })
  test('signing: with this person’s task, and on the document’s record once', async () => {
    const [phone, other] = [await aPhone(), await aPhone()]
    const { token, code, documentId, tasks } = await aSigningCode(identity, [other.staff, phone.staff])
    const { body } = await claim(phone, token)
    expect(body.task).toMatchObject({ taskId: tasks[1]!.id, documentId, title: '手术知情同意书', state: 'pending', patient: { name: '李秀英' } })
    await claim(phone, token)
    expect(await stores().evidence.list(documentId)).toMatchObject([{ kind: 'code.scanned', actor: `device:${phone.device.id}`, facts: { codeId: code.id, staffId: phone.staff.id } }])
  })
})
describe('200 MP-4 a code for a batch', () => {
  const aBatchCode = async (of: Awaited<ReturnType<typeof aPhone>>[], states: ('pending' | 'signed' | 'waiting')[]) => {
    const documents = await Promise.all(states.map((state) => aSigningCode(identity, of.map(({ staff }) => staff), { state })))
    return { ...(await aCode(identity, { purpose: 'sign', documentIds: documents.map(({ documentId }) => documentId) })), documents }
  }
  test('this person’s tasks that wait; each document’s record tells of the scan', async () => {
    const phone = await aPhone()
    const { token, documents } = await aBatchCode([phone], ['pending', 'signed', 'pending', 'waiting'])
    const { body } = await claim(phone, token)
    expect([body.task, body.tasks?.map(({ taskId }) => taskId)]).toEqual([null, [documents[0]!.tasks[0]!.id, documents[2]!.tasks[0]!.id]])
    expect((await stores().evidence.list(documents[2]!.documentId)).map(({ kind }) => kind)).toEqual(['code.scanned'])
    expect(await stores().evidence.list(documents[1]!.documentId)).toEqual([])
  })
  test('nothing of it for this person: refused, and the code stays free', async () => {
    const [phone, stranger] = [await aPhone(), await aPhone()]
    const { token, code } = await aBatchCode([phone], ['signed', 'signed'])
    expect(await claim(stranger, token)).toMatchObject({ status: 403, code: 'code.not_yours' })
    expect(await claim(phone, token)).toMatchObject({ status: 409, code: 'task.not_pending' })
    expect((await stores().codes.load(code.id))!.state).toBe('waiting')
  })
})
test('400 · 401 · 403 form and access', async () => {
  const phone = await aPhone()
  const { token } = await aCode(identity)
  expect(await claim(phone, 'short')).toMatchObject({ status: 400, facts: { field: 'token' } })
  expect(await claim(phone, `${token}/../x`)).toMatchObject({ status: 400, facts: { field: 'token' } })
  expect(await claim(undefined, token)).toMatchObject({ status: 401 })
  expect(await identity.platform.asAnybody(claimCode, { token }, { headers: { authorization: `Device ${phone.deviceToken}` } })).toMatchObject({ status: 403, code: 'channel.required' })
  expect(await claim(await seedDevice(identity.platform, phone.staff, { state: 'enrolling' }), token)).toMatchObject({ status: 403, code: 'device.not_enrolled' })
})
describe('403 · 409 · 410: not for this person now; the code stays free', () => {
  test('a document of others', async () => {
    const [phone, signer] = [await aPhone(), await aPhone()]
    const { token, code, documentId } = await aSigningCode(identity, [signer.staff])
    expect(await claim(phone, token)).toMatchObject({ status: 403, code: 'code.not_yours' })
    expect((await stores().codes.load(code.id))!.state).toBe('waiting')
    expect(await stores().evidence.list(documentId)).toEqual([])
    expect((await claim(signer, token)).status).toBe(200)
  })
  test.each([['waiting', 409, 'task.not_your_turn'], ['signed', 409, 'task.not_pending'], ['revoked', 409, 'task.not_pending']] as const)('a task that is %s', async (state, status, code) => {
    const phone = await aPhone()
    expect(await claim(phone, (await aSigningCode(identity, [phone.staff], { state })).token)).toMatchObject({ status, code })
  })
  test('a document past its time', async () => {
    const phone = await aPhone()
    const { token, documentId } = await aSigningCode(identity, [phone.staff])
    const document = (await stores().documents.load(documentId))!
    await stores().documents.replace(document, { ...document, dueAtMs: identity.platform.clock.nowMs() - 1 })
    expect(await claim(phone, token)).toMatchObject({ status: 410, code: 'task.expired' })
  })
})
describe('404 · 409 · 410', () => {
  test('unknown', async () => expect(await claim(await aPhone(), 'no-such-token-at-all')).toMatchObject({ status: 404, code: 'code.not_found' }))
  test('taken by another phone: of two at once one gets it', async () => {
    const phones = [await aPhone(), await aPhone(), await aPhone()]
    const { token } = await aCode(identity)
    const answers = await Promise.all(phones.map((phone) => claim(phone, token)))
    expect(answers.map(({ code, status }) => code ?? status).sort()).toEqual([200, 'code.used', 'code.used'])
  })
  test('after 60 seconds; replaced by a newer one; decided', async () => {
    const phone = await aPhone()
    const { token } = await aCode(identity)
    identity.platform.clock.advance(60_001)
    expect(await claim(phone, token)).toMatchObject({ status: 410, code: 'code.expired' })
    expect(await claim(phone, (await aCode(identity, { state: 'expired' })).token)).toMatchObject({ status: 410, code: 'code.expired' })
    expect(await claim(phone, (await aCode(identity, { state: 'declined', claimedByDeviceId: phone.device.id })).token)).toMatchObject({ status: 409, code: 'code.used' })
  })
})
