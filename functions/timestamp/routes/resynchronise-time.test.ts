// timestamp.resynchronise-time: an administrator vouches for a clock that was set back; it is journaled. TS-6
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { resynchroniseTime } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { imprint, openAuthority, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
beforeAll(async () => { authority = await openAuthority() })
afterAll(() => authority.close())

test('200: refused before, issued after; who did it is in the journal of operations', async () => {
  const ask = async () => (await authority.ask(encodeTimestampRequest({ imprint, certReq: false }))).failure
  expect(await ask()).toBeUndefined()
  authority.platform.clock.advance(-10_000)
  expect(await ask()).toBe('timeNotAvailable')
  const { body } = await authority.as('system-administrator', resynchroniseTime, {})
  expect(body).toMatchObject({ nowMs: authority.platform.clock.nowMs(), state: { status: 'host-clock' } })
  expect(await ask()).toBeUndefined()
  const { entries } = await (await authority.platform.runtime.journals.open('operations')).search({ kind: 'operation.done', key: { name: 'op', value: 'timestamp.resynchronise-time' }, limit: 5 })
  expect(entries).toMatchObject([{ keys: { status: 'host-clock' } }])
})
test('403 and 400', async () => {
  expect(await authority.as('operator', resynchroniseTime, {})).toMatchObject({ status: 403 })
  expect(await authority.as('system-administrator', resynchroniseTime, { x: 1 } as never)).toMatchObject({ status: 400 })
})
