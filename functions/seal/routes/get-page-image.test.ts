// seal.get-page-image: one page of the current version as a picture.
import { PNG } from 'pngjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deleteDocument, revokeDocument } from '@yiqian/shared/protocol/his.ts'
import { getPageImage } from '@yiqian/shared/protocol/seal.ts'
import { pushDocument, signTask, smallPdf } from '../../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, type ClientSystem, type EnrolledDevice } from '../../_runtime/testing/people.ts'

let platform: TestPlatform
let application: ClientSystem
let signer: EnrolledDevice
beforeAll(async () => {
  platform = await openTestPlatform()
  application = await seedApplication(platform)
  signer = await enrolSigner(platform, { name: '张伟' })
})
afterAll(() => platform.close())

const look = (taskId: string, page: number, widthPx = 400) => platform.asDevice(signer, getPageImage, { taskId, page, widthPx })
/** Pixels that are not white, in a part of the page given in fractions. */
function inkIn(png: PNG, [left, top, right, bottom]: readonly [number, number, number, number]): number {
  let count = 0
  for (let y = Math.floor(top * png.height); y < bottom * png.height; y++) {
    for (let x = Math.floor(left * png.width); x < right * png.width; x++) if (png.data[4 * (y * png.width + x)]! < 200) count++
  }
  return count
}

test('200: as wide as asked, with the page’s text; after signing with the signature at the foot of the last page', async () => {
  const { tasks, status } = await pushDocument(platform, application, [signer], { content: smallPdf(['First page', 'Second page']) })
  const taskId = tasks[0]!.id
  const { body } = await look(taskId, 2)
  expect(body).toMatchObject({ contentType: 'image/png', widthPx: 400, pageCount: 2, documentDigestHex: status.digestHex })
  const before = PNG.sync.read(Buffer.from(body.imageBase64, 'base64'))
  expect([before.width, before.height]).toEqual([400, body.heightPx])
  const [text, foot] = [[0, 0, 1, 0.2], [0.5, 0.85, 1, 1]] as const
  expect(inkIn(before, text)).toBeGreaterThan(50)
  expect(inkIn(before, foot)).toBe(0)
  await signTask(platform, signer, taskId)
  const signed = (await look(taskId, 2)).body
  expect(signed.documentDigestHex).not.toBe(status.digestHex)
  const after = PNG.sync.read(Buffer.from(signed.imageBase64, 'base64'))
  expect(inkIn(after, text)).toBe(inkIn(before, text))
  expect(inkIn(after, foot)).toBeGreaterThan(100)
})

test('200: as WebP and JPEG, and a preview of a fraction of the bytes', async () => {
  const { tasks } = await pushDocument(platform, application, [signer], { content: smallPdf(['Some text on the first page']) })
  const sizes: Record<string, number> = {}
  for (const [name, more] of Object.entries({ png: {}, webp: { format: 'webp' }, jpeg: { format: 'jpeg' }, preview: { format: 'webp', isPreview: true } } as const)) {
    const { body } = await platform.asDevice(signer, getPageImage, { taskId: tasks[0]!.id, page: 1, widthPx: 1000, ...more })
    expect(body).toMatchObject({ contentType: `image/${name === 'preview' ? 'webp' : name}`, widthPx: 1000 })
    sizes[name] = body.imageBase64.length
  }
  expect(sizes['preview']).toBeLessThan(sizes['webp']!)
  expect(sizes['webp']).toBeLessThan(sizes['png']!)
  expect(await platform.asDevice(signer, getPageImage, { taskId: tasks[0]!.id, page: 1, widthPx: 1000, format: 'gif' as 'png' })).toMatchObject({ status: 400, code: 'request.malformed' })
})

test('400, 401, 403, 404, 410', async () => {
  const { tasks, status: { documentId } } = await pushDocument(platform, application, [signer])
  const taskId = tasks[0]!.id
  expect(await look(taskId, 0)).toMatchObject({ status: 400, code: 'request.malformed' })
  expect(await look(taskId, 1, 5000)).toMatchObject({ status: 400, code: 'request.malformed' })
  expect(await platform.asDevice(undefined, getPageImage, { taskId, page: 1, widthPx: 400 })).toMatchObject({ status: 401 })
  expect(await platform.asAnybody(getPageImage, { taskId, page: 1, widthPx: 400 })).toMatchObject({ status: 403 })
  expect(await look(taskId, 2)).toMatchObject({ status: 404, code: 'document.page_missing', facts: { page: 2 } })
  expect(await platform.asDevice(await enrolSigner(platform), getPageImage, { taskId, page: 1, widthPx: 400 })).toMatchObject({ status: 404, code: 'task.not_found' })
  const json = await pushDocument(platform, application, [signer], { contentKind: 'json' })
  expect(await look(json.tasks[0]!.id, 1)).toMatchObject({ status: 404, code: 'document.page_missing' })
  await platform.asApplication(application, revokeDocument, { documentId, reason: 'x' })
  await platform.asApplication(application, deleteDocument, { documentId, reason: 'x' })
  expect(await look(taskId, 1)).toMatchObject({ status: 410, code: 'document.deleted' })
})
