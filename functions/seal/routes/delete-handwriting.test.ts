// seal.delete-handwriting: one's own, safely repeated; the newest left takes its place.
import { expect, test } from 'vitest'
import { deleteHandwriting, getHandwriting, saveHandwriting } from '@yiqian/shared/protocol/seal.ts'
import { inkPngBase64 } from '../../_runtime/testing/ink-png.ts'
import { openTestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner } from '../../_runtime/testing/people.ts'

test('200: gone, and again; another’s stays; 400, 401, 403', async () => {
  const platform = await openTestPlatform()
  const [signer, other] = [await enrolSigner(platform), await enrolSigner(platform)]
  const save = async (width: number, who = signer) => (await platform.asDevice(who, saveHandwriting, { pngBase64: inkPngBase64(width, 40) })).body.impressionId
  const [first, second, foreign] = [await save(100), await save(140), await save(180, other)]
  const remove = (impressionId: string) => platform.asDevice(signer, deleteHandwriting, { impressionId })
  const kept = async (who = signer) => (await platform.asDevice(who, getHandwriting, {})).body.impressions.map(({ impressionId, isDefault }) => [impressionId, isDefault])
  for (let twice = 0; twice < 2; twice++) expect((await remove(second)).body).toEqual({ deleted: true })
  expect(await kept()).toEqual([[first, true]])
  expect((await remove(foreign)).body).toEqual({ deleted: true })
  expect(await kept(other)).toEqual([[foreign, true]])
  await remove(first)
  expect((await platform.asDevice(signer, getHandwriting, {})).body).toMatchObject({ pngBase64: null, impressions: [] })
  expect(await remove('x')).toMatchObject({ status: 400 })
  expect(await platform.asDevice(undefined, deleteHandwriting, { impressionId: first })).toMatchObject({ status: 401 })
  expect(await platform.asAnybody(deleteHandwriting, { impressionId: first })).toMatchObject({ status: 403 })
  await platform.close()
})
