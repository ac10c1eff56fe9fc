import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeSigning } from '@yiqian/shared/protocol/cosigning.ts'
import { chainIntact } from '../_domain/evidence/evidence.ts'
import { aDevice } from '../_domain/testing/builders.ts'
import { tokenDigest } from '../_runtime/callers.ts'
import { pushDocument } from '../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../_runtime/testing/open-test-platform.ts'
import { seedApplication, seedStaff, type EnrolledDevice } from '../_runtime/testing/people.ts'
import type { Send } from '../_runtime/testing/test-runtime.ts'
import { beginBatch, enrol, rollPhone, sign, type TestPhone } from './testing/test-phone.ts'

// With the real `certificates`, `seal`, `timestamp` and `his` beside it, each opened by its own deps.ts.
let platform: TestPlatform
let phone: TestPhone
const bench = {
  send: (async (contract, input, token) => {
    const answer = await platform.asDevice(token === undefined ? undefined : { deviceToken: token }, contract, input)
    return { status: answer.status, code: answer.code, facts: answer.facts, body: answer.status === 200 ? answer.body : (undefined as never) }
  }) as Send,
}
beforeAll(async () => {
  platform = await openTestPlatform()
  const staff = await seedStaff(platform, { name: '欧阳娜', staffNumber: 'E2001' })
  const token = 'token-of-the-whole-platform'
  const device = aDevice({ staffId: staff.id, state: 'enrolling', tokenDigestHex: tokenDigest(token) })
  await platform.runtime.database.stores.devices.insert(device)
  phone = await enrol(bench as never, { staff, device, token })
})
afterAll(() => platform.close())

async function push(contentKind: 'pdf' | 'json') {
  const pushed = await pushDocument(platform, await seedApplication(platform), [{ staff: phone.staff } as EnrolledDevice], { contentKind })
  const document = (await platform.runtime.database.stores.documents.load(pushed.status.documentId))!
  return { taskId: pushed.tasks[0]!.id, documentId: document.id, documentDigestHex: document.currentDigestHex }
}

describe('CO-3 MP-4', () => {
  test.each(['pdf', 'json'] as const)('a %s is signed with a timestamp, and the record is whole', async (kind) => {
    const item = await push(kind)
    const { status, body } = await sign(bench as never, phone, [item])
    expect([status, body.items[0]]).toMatchObject([200, { result: 'signed', documentState: 'signed' }])
    const { stores } = platform.runtime.database
    expect(await stores.tasks.load(item.taskId)).toMatchObject({ state: 'signed', timestampSerialHex: expect.stringMatching(/^[0-9a-f]+$/), cmsBase64: expect.stringMatching(/^MI/) })
    const links = await stores.evidence.list(item.documentId)
    expect(chainIntact(links)).toBe(true)
    expect(links.map(({ kind }) => kind).slice(-2)).toEqual(['signing.intended', 'task.signed'])
  })
  test('both in one batch; a repeat answers the same', async () => {
    const { input } = await beginBatch(bench as never, phone, [await push('pdf'), await push('json')])
    const first = await bench.send(completeSigning, input, phone.token)
    expect(first.body.items.map(({ result }) => result)).toEqual(['signed', 'signed'])
    expect(await bench.send(completeSigning, input, phone.token)).toEqual(first)
    rollPhone(phone, first.body.roll)
  })
  test('timestamp is away: unfinished, then finished by the same request', async () => {
    const { input } = await beginBatch(bench as never, phone, [await push('pdf')])
    platform.hooks.beforeCall = ({ operation }) => {
      if (operation === 'issue-timestamp') throw new Error('away')
    }
    expect(await bench.send(completeSigning, input, phone.token)).toMatchObject({ status: 503, code: 'signing.unfinished' })
    delete platform.hooks.beforeCall
    expect((await bench.send(completeSigning, input, phone.token)).body.items[0]!.result).toBe('signed')
  })
})
