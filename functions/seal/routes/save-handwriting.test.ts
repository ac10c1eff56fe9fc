// seal.save-handwriting: a PNG within bounds, of this person, used in the next signature.
import { PNG } from 'pngjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getHandwriting, saveHandwriting } from '@yiqian/shared/protocol/seal.ts'
import { pushDocument, prepare } from '../../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, type EnrolledDevice } from '../../_runtime/testing/people.ts'

let platform: TestPlatform
let signer: EnrolledDevice
beforeAll(async () => {
  platform = await openTestPlatform()
  signer = await enrolSigner(platform)
})
afterAll(() => platform.close())

const pngBase64 = (width: number, height: number): string => {
  const png = new PNG({ width, height })
  for (let at = 0; at < png.data.length; at += 40) png.data.set([0, 0, 120, 255], at)
  return PNG.sync.write(png).toString('base64')
}
const save = (base64: string) => platform.asDevice(signer, saveHandwriting, { pngBase64: base64 })

test('200: saved, replaced, and laid on the next signature: a name without a glyph no longer matters', async () => {
  const rare = await enrolSigner(platform, { name: '\u{20BB7}田' })
  const { tasks } = await pushDocument(platform, await seedApplication(platform), [rare])
  expect((await prepare(platform, rare, tasks[0]!.id)).code).toBe('document.glyph_missing')
  for (const png of [pngBase64(40, 20), pngBase64(120, 40)]) {
    expect((await platform.asDevice(rare, saveHandwriting, { pngBase64: png })).body).toEqual({ saved: true })
    expect((await platform.asDevice(rare, getHandwriting, {})).body.pngBase64).toBe(png)
  }
  expect((await prepare(platform, rare, tasks[0]!.id)).status).toBe(200)
})

test('400: no picture, another kind, no size, too large, too heavy', async () => {
  const headless = Buffer.from(pngBase64(10, 10), 'base64')
  headless.writeUInt32BE(0, 16)
  const wide = Buffer.from(pngBase64(10, 10), 'base64')
  wide.writeUInt32BE(5000, 16)
  for (const bad of ['', Buffer.from('GIF89a').toString('base64'), headless.toString('base64'), wide.toString('base64'), 'A'.repeat(400_000), '%%%']) {
    expect(await save(bad)).toMatchObject({ status: 400, code: 'request.malformed' })
  }
  expect((await platform.asDevice(signer, getHandwriting, {})).body.pngBase64).toBeNull()
})

test('401 and 403', async () => {
  expect(await platform.asDevice(undefined, saveHandwriting, { pngBase64: pngBase64(10, 10) })).toMatchObject({ status: 401 })
  expect(await platform.asAnybody(saveHandwriting, { pngBase64: pngBase64(10, 10) })).toMatchObject({ status: 403, code: 'channel.required' })
})

test('a picture whose inside is broken is found at saving, not at the next signature', async () => {
  const broken = Buffer.from(pngBase64(30, 10), 'base64')
  broken.fill(0x55, 45, broken.length - 12)
  expect(await save(broken.toString('base64'))).toMatchObject({ status: 400, code: 'request.malformed' })
})
