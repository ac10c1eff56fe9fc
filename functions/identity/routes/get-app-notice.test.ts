import { expect, test } from 'vitest'
import { getAppNotice } from '@yiqian/shared/protocol/identity.ts'
import { openIdentity } from '../testing/open-identity.ts'

test('200 MA-11: what is published; nothing where nothing is set; 403 outside the channel', async () => {
  const identity = await openIdentity({ APP_NEWEST_VERSION: '1.4.0', APP_OLDEST_VERSION: '1.1.0' })
  expect((await identity.platform.asDevice(undefined, getAppNotice, {})).body).toEqual({ newestVersion: '1.4.0', oldestVersion: '1.1.0', privacyVersion: '2026-11', hospitalName: '示范医院' })
  expect(await identity.platform.asAnybody(getAppNotice, {})).toMatchObject({ status: 403, code: 'channel.required' })
  await identity.close()
  const bare = await openIdentity()
  expect((await bare.platform.asDevice(undefined, getAppNotice, {})).body).toMatchObject({ newestVersion: null, oldestVersion: null })
  await bare.close()
})
