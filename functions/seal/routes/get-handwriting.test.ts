// seal.get-handwriting: of this person alone.
import { expect, test } from 'vitest'
import { getHandwriting } from '@yiqian/shared/protocol/seal.ts'
import { openTestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedDevice } from '../../_runtime/testing/people.ts'

test('200: none at first, then the own one on each of the person’s phones; 400, 401, 403', async () => {
  const platform = await openTestPlatform()
  const [signer, other] = [await enrolSigner(platform), await enrolSigner(platform)]
  expect((await platform.asDevice(signer, getHandwriting, {})).body).toEqual({ pngBase64: null })
  await platform.runtime.database.stores.handwriting.put({ staffId: signer.staff.id, pngBase64: 'iVBORw==', savedAtMs: platform.clock.nowMs() })
  expect((await platform.asDevice(await seedDevice(platform, signer.staff), getHandwriting, {})).body).toEqual({ pngBase64: 'iVBORw==' })
  expect((await platform.asDevice(other, getHandwriting, {})).body).toEqual({ pngBase64: null })
  expect(await platform.asDevice(signer, getHandwriting, { staffId: other.staff.id } as never)).toMatchObject({ status: 400 })
  expect(await platform.asDevice(undefined, getHandwriting, {})).toMatchObject({ status: 401 })
  expect(await platform.asAnybody(getHandwriting, {})).toMatchObject({ status: 403 })
  await platform.close()
})
