// timestamp.get-time-history: samples for the plots, within the stretch that was asked for; offset, jitter and hold-over as real sources (chronyd) made them. TS-13
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { getTimeHistory } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { openTrustedTime } from '../../_adapters/trusted-time/open-trusted-time.ts'
import { readTimeSettings } from '../../_adapters/trusted-time/settings.ts'
import { aTrustedTime, untilState } from '../../_adapters/trusted-time/testing/a-trusted-time.ts'
import { openChronyd } from '../../_adapters/trusted-time/testing/chronyd.ts'
import type { TimeSample, TrustedTime } from '../../_domain/trusted-time/trusted-time.ts'
import { asAdministrator, signInAdministrator } from '../../_runtime/testing/administrators.ts'
import { openTestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { hasTool } from '../../../scripts/samples/testing/tools.ts'
import { openAuthority, type TestAuthority } from '../testing/authority.ts'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})
const ending = <T extends { close(): Promise<void> }>(one: T): T => {
  ends.push(() => one.close())
  return one
}
/** What the route answers on a platform with this time. It samples on meanwhile: the answer lies between what was there before and what is there after. */
async function historyOf(time: TrustedTime): Promise<TimeSample[]> {
  const platform = ending(await openTestPlatform({ nowMs: Date.now() }))
  await platform.context('timestamp').share('trusted-time', () => Promise.resolve(time))
  const operator = await signInAdministrator(platform, 'operator')
  const all = (): readonly TimeSample[] => time.history(0, Number.MAX_SAFE_INTEGER)
  const before = all()
  const { body } = await asAdministrator(platform, operator, getTimeHistory, { fromMs: 0, toMs: Date.now() + 86_400_000 })
  expect(body.samples.slice(0, before.length)).toEqual(before)
  expect(all().slice(0, body.samples.length)).toEqual(body.samples)
  return body.samples as unknown as TimeSample[]
}

describe('200: the host clock alone', () => {
  let authority: TestAuthority
  beforeAll(async () => { authority = await openAuthority() })
  afterAll(() => authority.close())

  test('the sample of the start, and none outside', async () => {
    const nowMs = authority.platform.clock.nowMs()
    const { samples } = (await authority.as('operator', getTimeHistory, { fromMs: nowMs - 1000, toMs: nowMs + 1000 })).body
    expect(samples).toMatchObject([{ atMs: nowMs, status: 'host-clock', truechimers: 0 }])
    expect((await authority.as('operator', getTimeHistory, { fromMs: nowMs + 1000, toMs: nowMs + 2000 })).body.samples).toEqual([])
  })
  test('403 and 400', async () => {
    expect(await authority.as('auditor', getTimeHistory, { fromMs: 0, toMs: 1 })).toMatchObject({ status: 403 })
    expect(await authority.as('operator', getTimeHistory, {} as never)).toMatchObject({ status: 400 })
  })
})

describe.runIf(hasTool('chronyd'))('200: on four chronyd', () => {
  test('offset, jitter and accuracy while they agree; hold-over and its length when they end', async () => {
    const servers = await Promise.all([1, 2, 3, 4].map(() => openChronyd()))
    const settings = readTimeSettings({ TIME_SOURCES: servers.map(({ port }) => `127.0.0.1:${port}`).join(' ') })
    const time = ending(await openTrustedTime({ settings: { ...settings, intervalSeconds: 0.2 }, burstSpacingMs: 100, timeoutMs: 500 }))
    await untilState(time, ({ status, jitterMs }) => status === 'synchronised' && jitterMs !== null, 30_000)
    await Promise.all(servers.map((server) => server.close()))
    await untilState(time, ({ status, holdOverMs }) => status === 'hold-over' && holdOverMs! > 0, 60_000)
    await expect.poll(() => time.history(0, Number.MAX_SAFE_INTEGER).filter(({ status }) => status === 'hold-over').length, { timeout: 60_000 }).toBeGreaterThan(2)
    const samples = await historyOf(time)
    const agreed = samples.filter(({ status }) => status === 'synchronised')
    const held = samples.filter(({ status }) => status === 'hold-over')
    for (const sample of agreed) expect(sample).toMatchObject({ reason: 'time.agreed', offsetMs: expect.any(Number) as number, accuracyMs: expect.any(Number) as number, holdOverMs: null })
    expect(agreed.some(({ truechimers, jitterMs }) => truechimers === 4 && jitterMs !== null && jitterMs >= 0)).toBe(true)
    expect(held.every(({ reason, truechimers }) => reason === 'time.quorum_lost' && truechimers < 3)).toBe(true)
    const lengths = held.map(({ holdOverMs }) => holdOverMs!)
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b))
    expect(lengths.at(-1)).toBeGreaterThan(0)
    expect(samples.map(({ atMs }) => atMs)).toEqual(samples.map(({ atMs }) => atMs).toSorted((a, b) => a - b))
  })
})

test('200: a host that is 300 ms slow by its sources: that is the offset of every sample', async () => {
  const it = ending(await aTrustedTime({ sources: [300, 300, 300, 300].map((offsetMs) => ({ offsetMs })) }))
  for (let round = 0; round < 3; round++) await it.time.resynchronise()
  const samples = await historyOf(it.time)
  expect(samples.length).toBeGreaterThanOrEqual(4)
  // The host's clock shows whole milliseconds: by up to one more the offset to it can differ.
  for (const { offsetMs, accuracyMs } of samples) expect(Math.abs(offsetMs! - 300)).toBeLessThanOrEqual(accuracyMs! + 1)
})
