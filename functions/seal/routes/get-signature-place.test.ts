// seal.get-signature-place: where the signature of a task stands on its page, or will stand.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { returnTask } from '@yiqian/shared/protocol/flow.ts'
import { deleteDocument, revokeDocument } from '@yiqian/shared/protocol/his.ts'
import { getSignaturePlace } from '@yiqian/shared/protocol/seal.ts'
import { currentFile, pushDocument, signTask, smallPdf } from '../../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, type ClientSystem, type EnrolledDevice } from '../../_runtime/testing/people.ts'
import { signatureBoxes } from '../../_runtime/testing/signature-boxes.ts'

let platform: TestPlatform
let application: ClientSystem
let signer: EnrolledDevice
let other: EnrolledDevice
beforeAll(async () => {
  platform = await openTestPlatform()
  application = await seedApplication(platform)
  signer = await enrolSigner(platform, { name: '张伟' })
  other = await enrolSigner(platform)
})
afterAll(() => platform.close())

const place = (taskId: string, sender = signer) => platform.asDevice(sender, getSignaturePlace, { taskId })
const A4 = { width: 595, height: 842 }

test.each([
  ['a box', { page: 1, x: 119, y: 84.2, width: 119, height: 84.2 }],
  ['a keyword', { keyword: 'Second' }],
  ['no position', undefined],
])('200 %s: before signing, where it will stand; after it, where it stands', async (_, position) => {
  const { tasks, status } = await pushDocument(platform, application, [signer], { content: smallPdf(['First page', 'Second page']), signers: [{ staffNumber: signer.staff.staffNumber, ...(position && { position }) }] })
  const taskId = tasks[0]!.id
  const before = (await place(taskId)).body
  expect(before.documentDigestHex).toBe(status.digestHex)
  if (position && 'page' in position) expect(before).toMatchObject({ page: 1, left: 0.2, top: 0.1, width: 0.2, height: 0.1 })
  else expect(before.page).toBe(2)
  await signTask(platform, signer, taskId)
  const [box] = await signatureBoxes(await currentFile(platform, status.documentId))
  const after = (await place(taskId)).body
  expect(after.documentDigestHex).not.toBe(before.documentDigestHex)
  for (const found of [before, after]) {
    expect(found.page).toBe(box!.page)
    expect([found.left * A4.width, found.top * A4.height, found.width * A4.width, found.height * A4.height].map((points) => Math.round(points))).toEqual([box!.x, box!.y, box!.width, box!.height].map(Math.round))
  }
})

test('200 whoever signs again after a return: beside the earlier picture, and that one then', async () => {
  const [first, second] = [signer, other].map(({ staff }) => staff.staffNumber) as [string, string]
  const { tasks, status } = await pushDocument(platform, application, [], { content: smallPdf(['one', 'two']), signerOrder: 'stages', signers: [{ staffNumber: first, stage: 1, position: { page: 1, x: 100, y: 100, width: 120, height: 40 } }, { staffNumber: second, stage: 2 }] })
  const [mine, theirs] = tasks.map(({ id }) => id) as [string, string]
  await signTask(platform, signer, mine)
  await platform.asDevice(other, returnTask, { taskId: theirs, toTaskId: mine, reason: '剂量需复核' })
  const before = (await place(mine)).body
  expect(before.page).toBe(2)
  await signTask(platform, signer, mine)
  const { documentDigestHex: _, ...after } = (await place(mine)).body
  for (const key of ['page', 'left', 'top', 'width', 'height'] as const) expect(after[key]).toBeCloseTo(before[key], 3)
  expect((await signatureBoxes(await currentFile(platform, status.documentId))).map(({ page }) => page)).toEqual([1, 2])
})

test('400, 401, 403, 404, 410', async () => {
  const { tasks, status: { documentId } } = await pushDocument(platform, application, [signer])
  const taskId = tasks[0]!.id
  expect(await place('x')).toMatchObject({ status: 400, code: 'request.malformed' })
  expect(await platform.asDevice(undefined, getSignaturePlace, { taskId })).toMatchObject({ status: 401 })
  expect(await platform.asAnybody(getSignaturePlace, { taskId })).toMatchObject({ status: 403 })
  expect(await place(taskId, other)).toMatchObject({ status: 404, code: 'task.not_found' })
  const json = await pushDocument(platform, application, [signer], { contentKind: 'json' })
  expect(await place(json.tasks[0]!.id)).toMatchObject({ status: 404, code: 'document.page_missing' })
  await platform.asApplication(application, revokeDocument, { documentId, reason: 'x' })
  await platform.asApplication(application, deleteDocument, { documentId, reason: 'x' })
  expect(await place(taskId)).toMatchObject({ status: 410, code: 'document.deleted' })
})
