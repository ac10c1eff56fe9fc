import { createCanvas, loadImage, type Canvas } from '@napi-rs/canvas'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getAvatar, getMe, updateProfile } from '@yiqian/shared/protocol/identity.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity()))
afterAll(() => identity.close())
const aPhone = async () => seedDevice(identity.platform, await seedStaff(identity.platform))
const update = (phone: { deviceToken: string } | undefined, input: { nickname?: string; avatarBase64?: string; removeAvatar?: boolean }) => identity.platform.asDevice(phone, updateProfile, input)
/** red left half, blue middle, red right: a square cut out of the middle is blue */
function picture(width: number, height: number): Canvas {
  const canvas = createCanvas(width, height)
  const pen = canvas.getContext('2d')
  pen.fillStyle = 'red'
  pen.fillRect(0, 0, width, height)
  pen.fillStyle = 'blue'
  pen.fillRect((width - height) / 2, 0, height, height)
  return canvas
}
const base64 = (bytes: Buffer) => bytes.toString('base64')
const avatarOf = async (phone: { deviceToken: string }) => (await identity.platform.asDevice(phone, getAvatar, {})).body.jpegBase64

test.each([['PNG', 'image/png'], ['JPEG', 'image/jpeg']] as const)('200 MA-9: the middle of a %s, 256 × 256, drawn anew', async (_, type) => {
  const phone = await aPhone()
  const file = Buffer.concat([type === 'image/png' ? await picture(600, 300).encode('png') : await picture(600, 300).encode('jpeg'), Buffer.from('GPS 39.9,116.4')])
  expect((await update(phone, { avatarBase64: base64(file) })).body).toEqual({ nickname: null, hasAvatar: true })
  const kept = Buffer.from((await avatarOf(phone))!, 'base64')
  expect(kept.includes('GPS')).toBe(false)
  const drawn = await loadImage(kept)
  expect([drawn.width, drawn.height, kept.readUInt16BE(0)]).toEqual([256, 256, 0xffd8])
  const canvas = createCanvas(256, 256)
  canvas.getContext('2d').drawImage(drawn, 0, 0)
  const [red, , blue] = canvas.getContext('2d').getImageData(10, 128, 1, 1).data
  expect(blue! - red!).toBeGreaterThan(150)
})
test('200: the nickname alone, both, removed again; the list’s name stays', async () => {
  const phone = await aPhone()
  expect((await update(phone, { nickname: ' 小张 ' })).body).toEqual({ nickname: '小张', hasAvatar: false })
  expect((await update(phone, { avatarBase64: base64(await picture(20, 20).encode('png')) })).body).toEqual({ nickname: '小张', hasAvatar: true })
  expect((await identity.platform.asDevice(phone, getMe, {})).body).toMatchObject({ nickname: '小张', hasAvatar: true, staff: { name: '张伟' } })
  expect((await update(phone, { nickname: '', removeAvatar: true })).body).toEqual({ nickname: null, hasAvatar: false })
  expect(await avatarOf(phone)).toBeNull()
})
test('200: another’s profile stays as it is', async () => {
  const [mine, theirs] = [await aPhone(), await aPhone()]
  await update(theirs, { nickname: '老李', avatarBase64: base64(await picture(20, 20).encode('png')) })
  await update(mine, { nickname: '小张', removeAvatar: true })
  expect((await identity.platform.asDevice(theirs, getMe, {})).body).toMatchObject({ nickname: '老李', hasAvatar: true })
})
test('400: no picture, a huge one in a small file, too many bytes, a long name', async () => {
  const phone = await aPhone()
  const refused = { status: 400, code: 'request.malformed', facts: { field: 'avatarBase64' } }
  const head = Buffer.from(await picture(10, 10).encode('png'))
  head.writeUInt32BE(60_000, 16)
  for (const bytes of [Buffer.from('<svg onload="alert(1)"/>'), Buffer.alloc(40), head, (await picture(10, 10).encode('png')).subarray(0, 60), Buffer.from('ffd8ffe0', 'hex')]) expect(await update(phone, { avatarBase64: base64(Buffer.from(bytes)) })).toMatchObject(refused)
  expect(await update(phone, { avatarBase64: 'A'.repeat(2_000_004) })).toMatchObject({ status: expect.any(Number), code: expect.stringMatching(/request\.(malformed|too_large)/) })
  expect(await update(phone, { nickname: '长'.repeat(33) })).toMatchObject({ status: 400, facts: { field: 'nickname' } })
})
test('401 · 403', async () => {
  expect(await update(undefined, { nickname: 'x' })).toMatchObject({ status: 401 })
  expect(await update(await seedDevice(identity.platform, await seedStaff(identity.platform), { state: 'enrolling' }), { nickname: 'x' })).toMatchObject({ status: 403, code: 'device.not_enrolled' })
})
