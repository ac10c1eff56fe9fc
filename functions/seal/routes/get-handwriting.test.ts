// seal.get-handwriting: of this person alone.
import { expect, test } from 'vitest'
import { getHandwriting, saveHandwriting } from '@yiqian/shared/protocol/seal.ts'
import { inkPngBase64 } from '../../_runtime/testing/ink-png.ts'
import { openTestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedDevice } from '../../_runtime/testing/people.ts'

test('200: none at first, then the own one on each of the person’s phones; 400, 401, 403', async () => {
  const platform = await openTestPlatform()
  const [signer, other] = [await enrolSigner(platform), await enrolSigner(platform)]
  const none = { pngBase64: null, shown: 'handwriting', inks: ['black'], mostKept: 12, impressions: [] }
  expect((await platform.asDevice(signer, getHandwriting, {})).body).toEqual(none)
  const { impressionId } = (await platform.asDevice(signer, saveHandwriting, { pngBase64: inkPngBase64(120, 40) })).body
  expect((await platform.asDevice(await seedDevice(platform, signer.staff), getHandwriting, {})).body.impressions).toMatchObject([{ impressionId, isDefault: true }])
  expect((await platform.asDevice(other, getHandwriting, {})).body).toEqual(none)
  expect(await platform.asDevice(signer, getHandwriting, { staffId: other.staff.id } as never)).toMatchObject({ status: 400 })
  expect(await platform.asDevice(undefined, getHandwriting, {})).toMatchObject({ status: 401 })
  expect(await platform.asAnybody(getHandwriting, {})).toMatchObject({ status: 403 })
  await platform.close()
})
