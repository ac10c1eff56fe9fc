// timestamp.get-time-history: samples for the plots, within the stretch that was asked for. TS-13
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getTimeHistory } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { openAuthority, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
beforeAll(async () => { authority = await openAuthority() })
afterAll(() => authority.close())

test('200: the sample of the start, and none outside', async () => {
  const nowMs = authority.platform.clock.nowMs()
  const { samples } = (await authority.as('operator', getTimeHistory, { fromMs: nowMs - 1000, toMs: nowMs + 1000 })).body
  expect(samples).toMatchObject([{ atMs: nowMs, status: 'host-clock', truechimers: 0 }])
  expect((await authority.as('operator', getTimeHistory, { fromMs: nowMs + 1000, toMs: nowMs + 2000 })).body.samples).toEqual([])
})
test('403 and 400', async () => {
  expect(await authority.as('auditor', getTimeHistory, { fromMs: 0, toMs: 1 })).toMatchObject({ status: 403 })
  expect(await authority.as('operator', getTimeHistory, {} as never)).toMatchObject({ status: 400 })
})
