// Clock jumps, lost quorums and hold-over on real sockets; the host's clocks are arguments.
import { afterEach, describe, expect, test } from 'vitest'
import { openTrustedTime } from './open-trusted-time.ts'
import { readTimeSettings } from './settings.ts'
import type { KernelClock } from './kernel-clock.ts'
import { aTrustedTime, untilState, type TestTime, type TestTimeOptions } from './testing/a-trusted-time.ts'
import { adjustableClocks } from './testing/adjustable-clocks.ts'
import { trueTimeMs } from './testing/stand-in-source.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()))
})
async function open(options?: TestTimeOptions): Promise<TestTime> {
  const test = await aTrustedTime(options)
  opened.push(test)
  return test
}
const codes = ({ events }: TestTime) => events.map(({ code, facts }) => `${code} ${String(facts['reason'] ?? facts['source'] ?? '')}`.trim())
/** Between the true time before and after it was read, however long that took, to 20 ms. */
function expectTrue(readMs: () => number): void {
  const beforeMs = trueTimeMs()
  const timeMs = readMs()
  expect(timeMs).toBeGreaterThan(beforeMs - 20)
  expect(timeMs).toBeLessThan(trueTimeMs() + 20)
}
const jumps = [1000, 3_600_000, 31_536_000_000].flatMap((by) => [by, -by])

describe('TS-12 the host clock jumps', () => {
  test.each(jumps)('by %i ms: refused from the first call on, asked at once, refused while wrong, given when right', async (by) => {
    const it = await open({ burstSpacingMs: 100 })
    const before = it.time.now()!
    const asked = it.sources[0]!.asked
    it.clocks.wallErrorMs = by
    expect(it.time.now()).toBeUndefined()
    expect(it.time.state()).toMatchObject({ status: 'unavailable', reason: { code: 'time.clock_jumped' } })
    await untilState(it.time, ({ reason }) => reason.code === 'time.offset_past_limit')
    expect(it.sources[0]!.asked).toBeGreaterThan(asked)
    expect(it.time.now()).toBeUndefined()
    it.clocks.wallErrorMs = 0
    await untilState(it.time, ({ status }) => status === 'synchronised')
    const after = it.time.now()!
    expect(after.timeMs).toBeGreaterThanOrEqual(before.timeMs)
    expectTrue(() => it.time.now()!.timeMs)
    expect(codes(it)).toEqual(expect.arrayContaining(['time.unavailable time.clock_jumped', 'time.unavailable time.offset_past_limit', 'time.synchronised time.agreed']))
  })
  test('and nobody confirms: refused for good', async () => {
    const it = await open()
    for (const source of it.sources) source.answer = () => []
    it.clocks.wallErrorMs = 1000
    expect(it.time.now()).toBeUndefined()
    await it.time.resynchronise()
    it.clocks.wallErrorMs = 0
    await it.time.resynchronise()
    expect(it.time.state().reason.code).toBe('time.clock_jumped')
  })
  test('noticed without any call', async () => {
    const it = await open()
    it.clocks.wallErrorMs = -3_600_000
    await untilState(it.time, () => codes(it).includes('time.unavailable time.clock_jumped'))
  })
})

describe('no source: the host clock', () => {
  const openHost = async (some: Partial<TestTimeOptions> = {}) => open({ sources: 0, ...some })
  test('is believed, and said to be believed', async () => {
    const it = await openHost({ kernelClock: unread })
    expect(it.time.state()).toMatchObject({ status: 'host-clock', reason: { code: 'time.host_clock_unchecked' }, accuracyMs: 1000, offsetMs: null, sources: [] })
    expect(it.time.state().warnings.map(({ code }) => code)).toEqual(['time.kernel_unread'])
    expectTrue(() => it.time.now()!.timeMs)
    expect(codes(it)).toEqual(['time.host_clock time.host_clock_unchecked'])
  })
  test.each(jumps)('a jump by %i ms is refused; small ones are believed when they last, others when undone', async (by) => {
    const it = await openHost({ settings: { intervalSeconds: 0.2 } })
    it.clocks.wallErrorMs = by
    expect(it.time.now()).toBeUndefined()
    if (Math.abs(by) === 1000) {
      const state = await untilState(it.time, ({ reason }) => reason.code !== 'time.clock_jumped')
      expect(state.status).toBe('host-clock')
      expect(it.events).toContainEqual(expect.objectContaining({ code: 'time.jump_believed', severity: 'alarm' }))
    } else {
      await new Promise((resolve) => setTimeout(resolve, 400))
      expect(it.time.state().reason.code).toBe('time.clock_jumped')
      it.clocks.wallErrorMs = 0
      await untilState(it.time, ({ status }) => status === 'host-clock')
    }
  })
  test('an operator lets a jump stand, also backwards', async () => {
    const it = await openHost()
    it.time.now()
    it.clocks.wallErrorMs = -3_600_000
    expect(it.time.now()).toBeUndefined()
    expect(await it.time.resynchronise()).toMatchObject({ status: 'host-clock' })
    expectTrue(() => it.time.now()!.timeMs + 3_600_000)
  })
  test('a machine that slept an hour gives time when it wakes', async () => {
    const it = await openHost()
    it.clocks.sleptMs = 3_600_000
    expect(it.time.now()).toBeUndefined()
    await untilState(it.time, ({ status }) => status === 'host-clock')
    expect(it.events).toContainEqual(expect.objectContaining({ code: 'time.jump_believed', severity: 'notice', facts: { belief: 'slept' } }))
  })
})

describe('TS-13 the quorum is lost', () => {
  test('hold-over begins with an alarm, ends at its limit, and is over when sources return', async () => {
    const it = await open({ settings: { intervalSeconds: 0.05, holdOverSeconds: 2 }, timeoutMs: 40, burstSpacingMs: 50 })
    await untilState(it.time, ({ status }) => status === 'synchronised')
    const honest = it.sources.map(({ answer }) => answer)
    for (const source of it.sources.slice(0, 2)) source.answer = () => []
    const held = await untilState(it.time, ({ status, reason }) => status === 'hold-over' && reason.code === 'time.quorum_lost')
    expect(held.reason).toMatchObject({ code: 'time.quorum_lost', zh: expect.stringContaining('不足 3 个') as string })
    expectTrue(() => it.time.now()!.timeMs)
    await untilState(it.time, ({ reason }) => reason.code === 'time.hold_over_ended')
    expect(it.time.now()).toBeUndefined()
    it.sources.forEach((source, at) => (source.answer = honest[at]))
    await untilState(it.time, ({ status }) => status === 'synchronised')
    const { time } = it
    expect(codes(it)).toEqual(expect.arrayContaining([expect.stringContaining('time.hold_over'), 'time.unavailable time.hold_over_ended', expect.stringContaining('time.source_silent')]))
    const statuses = new Set(time.history(0, Number.MAX_SAFE_INTEGER).map(({ status }) => status))
    expect(statuses).toEqual(new Set(['synchronised', 'hold-over', 'unavailable']))
  })
  test('one answer lost does not lose a source', async () => {
    const it = await open()
    it.sources[0]!.answer = () => []
    await it.time.resynchronise()
    expect(it.time.state().sources[0]).toMatchObject({ verdict: 'truechimer', reachable: false, refusal: 'no-answer' })
    await it.time.resynchronise()
    expect(it.time.state().sources[0]).toMatchObject({ verdict: 'silent' })
  })
})

const unread: KernelClock = { read: () => ({ present: false, zh: '测试', en: 'a test' }) }
const kernel = (synchronised: boolean, maximumErrorMs: number, rate = { ppm: 0 }): KernelClock => ({
  read: () => ({ present: true, synchronised, statusBits: synchronised ? ['PLL', 'NANO'] : ['UNSYNC'], offsetMs: 0, frequencyPpm: 0, ratePpm: rate.ppm, estimatedErrorMs: 0.1, maximumErrorMs, taiOffsetSeconds: 37 }),
})

describe('TS-5 the kernel clock as a gate', () => {
  test.each([['unsynchronised', kernel(false, 16_000)], ['too inexact', kernel(true, 800)], ['not there', unread]])('required and %s: no time although the sources agree', async (_, kernelClock) => {
    const it = await open({ kernelClock, settings: { kernel: 'require' } })
    expect([it.time.now(), it.time.state().reason.code]).toEqual([undefined, 'time.kernel_unsynchronised'])
  })
  test('required and good; shown and bad', async () => {
    const good = await open({ kernelClock: kernel(true, 2), settings: { kernel: 'require' } })
    expect(good.time.state().status).toBe('synchronised')
    const shown = await open({ kernelClock: kernel(false, 16_000) })
    expect(shown.time.state()).toMatchObject({ status: 'synchronised', kernel: { present: true, statusBits: ['UNSYNC'] } })
  })
  test('a slew has the sources asked again at once', async () => {
    const rate = { ppm: 3 }
    const it = await open({ kernelClock: kernel(true, 2, rate) })
    rate.ppm = 3000
    await untilState(it.time, () => it.sources.every(({ asked }) => asked === 2))
  })
  test('lends its bound to a host clock that nobody else checks', async () => {
    const it = await open({ sources: 0, kernelClock: kernel(true, 2.5) })
    expect(it.time.state().accuracyMs).toBe(2.5)
  })
  test.runIf(process.platform === 'linux')('is read from the real kernel', async () => {
    const time = await openTrustedTime({ settings: readTimeSettings({}), clocks: adjustableClocks() })
    opened.push(time)
    const state = time.state().kernel
    if (!state.present) throw new Error(state.en)
    expect(state.maximumErrorMs).toBeGreaterThan(0)
    expect(state.synchronised).toBe(!state.statusBits.includes('UNSYNC'))
    expect(Math.abs(state.frequencyPpm)).toBeLessThan(501)
  })
  test('switched off, it is not read and nobody is warned', async () => {
    const time = await openTrustedTime({ settings: readTimeSettings({ TIME_KERNEL: 'off' }) })
    opened.push(time)
    expect(time.state()).toMatchObject({ kernel: { present: false }, warnings: [] })
  })
})
