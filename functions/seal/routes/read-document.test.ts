// seal.read-document: the current version in slices, for its signers alone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { deleteDocument, revokeDocument } from '@yiqian/shared/protocol/his.ts'
import { READ_LIMIT, readDocument } from '@yiqian/shared/protocol/seal.ts'
import { pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, type ClientSystem, type EnrolledDevice } from '../../_runtime/testing/people.ts'

let platform: TestPlatform
let application: ClientSystem
let signer: EnrolledDevice
beforeAll(async () => {
  platform = await openTestPlatform()
  application = await seedApplication(platform)
  signer = await enrolSigner(platform)
})
afterAll(() => platform.close())

const read = (taskId: string, offset: number, length: number, by: { deviceToken: string } | undefined = signer) => platform.asDevice(by, readDocument, { taskId, offset, length })

test('200: as pushed, then as signed; slices join, beyond the end there is nothing', async () => {
  const { tasks, content } = await pushDocument(platform, application, [signer])
  const taskId = tasks[0]!.id
  const half = Math.floor(content.length / 2)
  const [head, tail] = [(await read(taskId, 0, half)).body, (await read(taskId, half, READ_LIMIT)).body]
  expect(Buffer.concat([head, tail].map(({ bytesBase64 }) => Buffer.from(bytesBase64, 'base64'))).equals(content)).toBe(true)
  expect(tail).toMatchObject({ totalCount: content.length, digestHex: bytesToHex(sm3(content)) })
  expect((await read(taskId, content.length + 1, 10)).body.bytesBase64).toBe('')
  await signTask(platform, signer, taskId)
  const signed = (await read(taskId, 0, READ_LIMIT)).body
  expect(bytesToHex(sm3(Buffer.from(signed.bytesBase64, 'base64')))).toBe(signed.digestHex)
  expect(signed.totalCount).toBeGreaterThan(content.length)
})

test('400, 401, 403, 404, 410', async () => {
  const { tasks, status: { documentId } } = await pushDocument(platform, application, [signer])
  const taskId = tasks[0]!.id
  expect(await read(taskId, 0, READ_LIMIT + 1)).toMatchObject({ status: 400, code: 'request.malformed' })
  expect(await platform.asDevice(undefined, readDocument, { taskId, offset: 0, length: 1 })).toMatchObject({ status: 401 })
  expect(await platform.asAnybody(readDocument, { taskId, offset: 0, length: 1 })).toMatchObject({ status: 403, code: 'channel.required' })
  const [unknown, others] = [await read('tsk_0123456789', 0, 1), await read(taskId, 0, 1, await enrolSigner(platform))]
  expect([unknown.status, unknown.code, unknown.facts]).toEqual([404, 'task.not_found', {}])
  expect([others.status, others.code, others.facts]).toEqual([404, 'task.not_found', {}])
  await platform.asApplication(application, revokeDocument, { documentId, reason: 'x' })
  expect((await read(taskId, 0, 1)).status).toBe(200)
  await platform.asApplication(application, deleteDocument, { documentId, reason: 'x' })
  expect(await read(taskId, 0, 1)).toMatchObject({ status: 410, code: 'document.deleted' })
})
