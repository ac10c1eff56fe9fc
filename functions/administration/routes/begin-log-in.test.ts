import { expect, test } from 'vitest'
import { beginLogIn } from '@yiqian/shared/protocol/administration.ts'
import { openTestPlatform } from '../../_runtime/testing/open-test-platform.ts'

test('200: two challenges are never the same, and tell nothing of who asks', async () => {
  const platform = await openTestPlatform({ functions: ['administration'] })
  const [one, two] = [(await platform.asAnybody(beginLogIn, {})).body, (await platform.asAnybody(beginLogIn, {})).body]
  expect(one.challengeHex).not.toBe(two.challengeHex)
  expect(one.expiresAtMs).toBe(platform.clock.nowMs() + 120_000)
  expect((await platform.asAnybody(beginLogIn, { loginName: 'root' } as never)).code).toBe('request.malformed')
  await platform.close()
})
