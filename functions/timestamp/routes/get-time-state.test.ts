// timestamp.get-time-state: the state of the clock as it is, also when no time is given. TS-5
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getTimeState } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { openAuthority, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
beforeAll(async () => { authority = await openAuthority() })
afterAll(() => authority.close())

test('200: the host clock without sources; then a clock that went back', async () => {
  await authority.token()
  expect((await authority.as('operator', getTimeState, {})).body).toMatchObject({ nowMs: authority.platform.clock.nowMs(), state: { status: 'host-clock', reason: { code: 'time.host_clock_unchecked' }, sources: [] } })
  authority.platform.clock.advance(-60_000)
  expect((await authority.as('operator', getTimeState, {})).body).toMatchObject({ nowMs: null, state: { status: 'unavailable', reason: { code: 'time.ran_backwards' } } })
  authority.platform.clock.advance(60_000)
})
test('403 and 400', async () => {
  expect(await authority.as('auditor', getTimeState, {})).toMatchObject({ status: 403 })
  expect(await authority.as('operator', getTimeState, { x: 1 } as never)).toMatchObject({ status: 400 })
})
