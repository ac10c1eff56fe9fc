// seal.save-handwriting: a sound PNG of ink, of this person, used in the next signature (MA-2, IM-1).
import { PNG } from 'pngjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { impressionDigest } from '../../_domain/handwriting/handwriting.ts'
import { chooseHandwriting, getHandwriting, saveHandwriting } from '@yiqian/shared/protocol/seal.ts'
import { pushDocument, prepare, signTask } from '../../_runtime/testing/documents.ts'
import { inkPngBase64 as pngBase64 } from '../../_runtime/testing/ink-png.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, type EnrolledDevice } from '../../_runtime/testing/people.ts'

let platform: TestPlatform
let signer: EnrolledDevice
beforeAll(async () => {
  platform = await openTestPlatform({ env: { HANDWRITING_INKS: 'blue,black' } })
  signer = await enrolSigner(platform)
})
afterAll(() => platform.close())

const save = (base64: string) => platform.asDevice(signer, saveHandwriting, { pngBase64: base64 })
const read = async (device = signer) => (await platform.asDevice(device, getHandwriting, {})).body

test('200: saved, kept beside the earlier one, and laid on the next signature: a name without a glyph no longer matters', async () => {
  const rare = await enrolSigner(platform, { name: '\u{20BB7}田' })
  const { tasks } = await pushDocument(platform, await seedApplication(platform), [rare])
  expect((await prepare(platform, rare, tasks[0]!.id)).code).toBe('document.glyph_missing')
  const ids = []
  for (const png of [pngBase64(90, 40), pngBase64(120, 40)]) {
    const { saved, impressionId, digestHex } = (await platform.asDevice(rare, saveHandwriting, { pngBase64: png })).body
    const kept = await read(rare)
    expect(saved).toBe(true)
    expect(kept.impressions[0]).toMatchObject({ impressionId, digestHex, isDefault: true, ink: 'blue', origin: 'drawn', signedCount: 0 })
    expect(kept.pngBase64).toBe(kept.impressions[0]!.pngBase64)
    ids.unshift(impressionId)
    platform.clock.advance(1000)
  }
  expect((await read(rare)).impressions.map(({ impressionId }) => impressionId)).toEqual(ids)
  expect((await prepare(platform, rare, tasks[0]!.id)).status).toBe(200)
})

test('what is kept is written anew: the hospital’s ink, cut out, nothing else of what came; the same again changes nothing', async () => {
  const sent = Buffer.from(pngBase64(300, 200), 'base64')
  const first = (await save(sent.toString('base64'))).body
  const { pngBase64: kept, inks } = await read()
  const bytes = Buffer.from(kept!, 'base64')
  const { data, width, height } = PNG.sync.read(bytes)
  expect(inks).toEqual(['blue', 'black'])
  expect([width < 300, height < 60]).toEqual([true, true])
  const middle = ((height >> 1) * width + (width >> 1)) * 4
  expect([...data.subarray(middle, middle + 4)]).toEqual([0x10, 0x2a, 0x8c, 255])
  expect(first.digestHex).toBe(impressionDigest(bytes))
  expect((await save(sent.toString('base64'))).body).toEqual(first)
  expect((await save(kept!)).body.digestHex).toHaveLength(64)
  const black = (await platform.asDevice(signer, saveHandwriting, { pngBase64: sent.toString('base64'), ink: 'black', origin: 'photo' })).body
  expect(black.impressionId).not.toBe(first.impressionId)
  expect(await platform.asDevice(signer, saveHandwriting, { pngBase64: sent.toString('base64'), ink: 'red' })).toMatchObject({ status: 400, code: 'request.malformed' })
})

test('the evidence names the picture; the count of its uses grows; with “name” none is used (SE-14)', async () => {
  const doctor = await enrolSigner(platform)
  const application = await seedApplication(platform)
  const { digestHex, impressionId } = (await platform.asDevice(doctor, saveHandwriting, { pngBase64: pngBase64(200, 60) })).body
  const signOne = async () => {
    const { status, tasks } = await pushDocument(platform, application, [doctor])
    await signTask(platform, doctor, tasks[0]!.id)
    return (await platform.runtime.database.stores.evidence.list(status.documentId)).find(({ kind }) => kind === 'task.signed')!.facts
  }
  expect(await signOne()).toMatchObject({ pictureDigestHex: digestHex })
  expect((await read(doctor)).impressions[0]).toMatchObject({ signedCount: 1, lastSignedAtMs: platform.clock.nowMs() })
  await platform.asDevice(doctor, chooseHandwriting, { shown: 'both', defaultId: impressionId, byType: [] })
  expect(await signOne()).toMatchObject({ pictureDigestHex: digestHex })
  await platform.asDevice(doctor, chooseHandwriting, { shown: 'name', defaultId: impressionId, byType: [] })
  expect(await signOne()).not.toHaveProperty('pictureDigestHex')
  expect((await read(doctor)).impressions[0]).toMatchObject({ signedCount: 2 })
})

test('400: no picture, another kind, too large, too heavy, broken inside', async () => {
  const broken = Buffer.from(pngBase64(60, 20), 'base64')
  broken.fill(0x55, 45, broken.length - 12)
  const wide = Buffer.from(pngBase64(60, 20), 'base64')
  wide.writeUInt32BE(5000, 16)
  const fresh = await enrolSigner(platform)
  for (const bad of ['', Buffer.from('GIF89a').toString('base64'), wide.toString('base64'), broken.toString('base64'), 'A'.repeat(400_000), '%%%']) {
    expect(await platform.asDevice(fresh, saveHandwriting, { pngBase64: bad })).toMatchObject({ status: 400, code: 'request.malformed' })
  }
  expect((await read(fresh)).pngBase64).toBeNull()
})

test('422: a dot, a full sheet; 409: the thirteenth', async () => {
  const fresh = await enrolSigner(platform)
  const save = (png: string) => platform.asDevice(fresh, saveHandwriting, { pngBase64: png })
  expect(await save(pngBase64(8, 8))).toMatchObject({ status: 422, code: 'handwriting.too_little_ink' })
  const full = new PNG({ width: 80, height: 40 })
  full.data.fill(255)
  expect(await save(PNG.sync.write(full).toString('base64'))).toMatchObject({ status: 422, code: 'handwriting.no_transparency' })
  for (let width = 100; width < 220; width += 10) expect((await save(pngBase64(width, 40))).status).toBe(200)
  expect(await save(pngBase64(300, 40))).toMatchObject({ status: 409, code: 'handwriting.full' })
  expect((await save(pngBase64(100, 40))).status).toBe(200)
})

test('401 and 403', async () => {
  expect(await platform.asDevice(undefined, saveHandwriting, { pngBase64: pngBase64(90, 30) })).toMatchObject({ status: 401 })
  expect(await platform.asAnybody(saveHandwriting, { pngBase64: pngBase64(90, 30) })).toMatchObject({ status: 403, code: 'channel.required' })
})
