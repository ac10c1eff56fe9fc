// Time between the rounds: jumps, hold-over, limits, leap seconds, and never backwards. Both clocks are numbers here.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Agreement } from './agree-on-time.ts'
import { createTimeKeeper, type KeeperRules } from './time-keeper.ts'

const EPOCH = Date.UTC(2026, 4, 4)
const rules: KeeperRules = { sources: true, offsetLimitMs: 500, holdOverMs: 600_000, intervalMs: 60_000 }
const second = 1000
const hour = 3_600_000
const year = 365 * 24 * hour

/** True time is EPOCH + monotonic, moved by `offsetMs`. */
function agreement(offsetMs = 0, some: Partial<Agreement> = {}): Agreement {
  const sample = { biasMs: EPOCH + offsetMs, delayMs: 0.4, dispersionMs: 0, atMonotonicMs: 0, stratum: 1, refid: 'GPS', rootDelayMs: 0, rootDispersionMs: 0, leap: 0 }
  const reference = { address: 'a', biasMs: EPOCH + offsetMs, delayMs: 0.4, dispersionMs: 0, jitterMs: 0, rootDistanceMs: 1, sample }
  return { biasMs: EPOCH + offsetMs, accuracyMs: 1, accuracyToSourceMs: 0.3, reference, truechimers: ['a', 'b', 'c'], leapPending: 0, ...some }
}
const at = (monotonicMs: number, wallErrorMs = 0) => ({ wallMs: EPOCH + monotonicMs + wallErrorMs, monotonicMs })
function keeperAt(some: Partial<KeeperRules> = {}, wallErrorMs = 0) {
  const keeper = createTimeKeeper({ ...rules, ...some }, at(0, wallErrorMs))
  const now = (monotonicMs: number, error = wallErrorMs) => keeper.read({ wallMs: EPOCH + monotonicMs + error, monotonicMs })
  const refusal = (monotonicMs: number, error = wallErrorMs) => keeper.refusal(at(monotonicMs, error))
  return { keeper, now, refusal }
}

describe('TS-12 with sources', () => {
  test('no time before the sources were asked, none before they agree', () => {
    const { keeper, now, refusal } = keeperAt()
    expect([now(1), refusal(1)]).toEqual([undefined, 'time.not_asked_yet'])
    keeper.conclude(undefined, at(2))
    expect(refusal(3)).toBe('time.quorum_lost')
    keeper.conclude(agreement(), at(4))
    expect(now(5)).toMatchObject({ timeMs: EPOCH + 5 })
  })
  test('time is corrected by the offset: a host 300 ms slow gives true time', () => {
    const { keeper, now } = keeperAt({}, -300)
    keeper.conclude(agreement(), at(0, -300))
    expect(now(1000)?.timeMs).toBe(EPOCH + 1000)
    expect(keeper.facts(at(1000, -300)).offsetMs).toBeCloseTo(300, 6)
  })
  test.each([[499, undefined], [501, 'time.offset_past_limit'], [-501, 'time.offset_past_limit'], [year, 'time.offset_past_limit']])('an offset of %i ms against the limit of 500', (offset, expected) => {
    const { keeper, refusal } = keeperAt()
    keeper.conclude(agreement(offset), at(0))
    expect(refusal(1)).toBe(expected)
  })
  test('a clock that is set right again gives time again', () => {
    const { keeper, refusal } = keeperAt()
    keeper.conclude(agreement(700), at(0))
    keeper.conclude(agreement(10), at(60_000))
    expect(refusal(60_001)).toBeUndefined()
  })
  test('sources that state too large an error', () => {
    const { keeper, refusal } = keeperAt()
    keeper.conclude(agreement(0, { accuracyMs: 501 }), at(0))
    expect(refusal(1)).toBe('time.accuracy_past_limit')
  })
})

describe('TS-12 the wall clock jumps', () => {
  const jumps = [second, hour, year].flatMap((by) => [by, -by])
  test.each(jumps)('by %i ms: no time from the first reading on, until the sources confirm', (by) => {
    const { keeper, now, refusal } = keeperAt()
    keeper.conclude(agreement(), at(0))
    expect(now(1000)?.timeMs).toBe(EPOCH + 1000)
    expect([now(1001, by), refusal(1001, by)]).toEqual([undefined, 'time.clock_jumped'])
    expect(keeper.freshFromMs(1002)).toBe(1001)
    expect(now(1500, 0), 'set back without being confirmed').toBeUndefined()
    keeper.conclude(undefined, at(2000, by))
    expect(refusal(2001, by), 'nobody confirmed').toBe('time.clock_jumped')
    keeper.conclude(agreement(), at(3000, by))
    expect(refusal(3001, by), 'confirmed, and the host is wrong').toBe('time.offset_past_limit')
    expect(now(3100, 0), 'set right: a jump again').toBeUndefined()
    keeper.conclude(agreement(), at(4000))
    expect(now(4001)?.timeMs).toBe(EPOCH + 4001)
  })
  test.each(jumps)('by %i ms without sources', (by) => {
    const { keeper, now, refusal } = keeperAt({ sources: false })
    expect(now(10)).toEqual({ timeMs: EPOCH + 10, accuracyMs: 1000 })
    expect(refusal(20, by)).toBe('time.clock_jumped')
    const [small, noSleep] = [Math.abs(by) === second, 0]
    expect(keeper.considerJump(at(30_000, by), noSleep, false)).toBeUndefined()
    expect(keeper.considerJump(at(60_021, by), noSleep, false)).toBe(small ? 'settled' : undefined)
    expect(refusal(60_030, by)).toBe(small ? undefined : 'time.clock_jumped')
    if (!small) expect(keeper.considerJump(at(99 * hour, by), noSleep, false), 'days later').toBeUndefined()
  })
  test('without sources: undone, slept, vouched for by the kernel, by an operator', () => {
    const believed = (by: number, sleptMs: number, vouches: boolean, backTo = by) => {
      const { keeper, refusal } = keeperAt({ sources: false })
      expect(refusal(10, by)).toBe('time.clock_jumped')
      const belief = keeper.considerJump(at(20, backTo), sleptMs, vouches)
      return [belief, refusal(30, backTo)]
    }
    expect(believed(hour, 0, false, 0)).toEqual(['undone', undefined])
    expect(believed(hour, hour, false)).toEqual(['slept', undefined])
    expect(believed(hour, 2 * hour, false)).toEqual([undefined, 'time.clock_jumped'])
    expect(believed(-hour, 0, true)).toEqual(['kernel-vouches', undefined])
    const { keeper, now } = keeperAt({ sources: false })
    now(0)
    now(10, -hour)
    keeper.vouchForHost(at(20, -hour))
    expect(now(30, -hour)?.timeMs).toBe(EPOCH + 30 - hour)
  })
  test('a slew and small steps are no jump', () => {
    const { keeper, refusal } = keeperAt()
    keeper.conclude(agreement(), at(0))
    expect(refusal(1000, 100)).toBeUndefined()
    for (let n = 1; n <= 100; n++) keeper.follow(at(n * 1000, n * 4))
    expect(refusal(50_000, 400)).toBeUndefined()
  })
})

describe('TS-13 hold-over', () => {
  test('the drift learnt carries time on; the doubt grows; it ends at its limit', () => {
    const { keeper, refusal } = keeperAt()
    const drifting = (monotonicMs: number) => monotonicMs * 20e-6
    for (let n = 0; n <= 20; n++) keeper.conclude(agreement(drifting(n * 60_000)), at(n * 60_000))
    const last = 20 * 60_000
    keeper.conclude(undefined, at(last + 60_000))
    const held = keeper.read(at(last + 500_000))!
    expect(held.timeMs).toBeCloseTo(EPOCH + last + 500_000 + drifting(last + 500_000), 2)
    expect(held.accuracyMs).toBeCloseTo(1 + 500_000 * 2e-6, 3)
    expect(keeper.facts(at(last + 500_000))).toMatchObject({ holdOverMs: 500_000, driftPpm: expect.closeTo(20, 3) as number })
    expect(refusal(last + 600_000)).toBeUndefined()
    expect(refusal(last + 600_001)).toBe('time.hold_over_ended')
    keeper.conclude(agreement(drifting(last + 700_000)), at(last + 700_000))
    expect(refusal(last + 700_001)).toBeUndefined()
  })
  test('rounds that do not even end count as lost', () => {
    const { keeper, refusal } = keeperAt({ holdOverMs: 100_000 })
    keeper.conclude(agreement(), at(0))
    expect(keeper.facts(at(80_000)).holdOverMs).toBeNull()
    expect(keeper.facts(at(95_000)).holdOverMs).toBe(95_000)
    expect(refusal(100_001)).toBe('time.hold_over_ended')
  })
  test('a limit of 0 refuses with the first round lost', () => {
    const { keeper, refusal } = keeperAt({ holdOverMs: 0 })
    keeper.conclude(agreement(), at(0))
    expect(refusal(50_000)).toBeUndefined()
    keeper.conclude(undefined, at(60_000))
    expect(refusal(60_001)).toBe('time.hold_over_ended')
  })
})

describe('TS-12 the kernel slews the clock', () => {
  test('the doubt grows with the slew, past the limit no time, and the next agreement settles it', () => {
    const { keeper, now, refusal } = keeperAt()
    keeper.heedKernel(false, undefined, 5)
    keeper.conclude(agreement(), at(0))
    keeper.heedKernel(false, undefined, 1005)
    expect(keeper.slewPpm()).toBe(1000)
    expect(now(10_000)!.accuracyMs).toBeCloseTo(1 + 10 + 0.5, 6)
    keeper.heedKernel(false, undefined, 83_338)
    expect(refusal(10_000)).toBe('time.accuracy_past_limit')
    keeper.conclude(agreement(100), at(11_000))
    expect([refusal(11_001), keeper.slewPpm()]).toEqual([undefined, 0])
  })
})

describe('leap second', () => {
  const midnight = Date.UTC(2026, 6, 1)
  const before = midnight - EPOCH - 10_000
  test('no time around midnight until sources confirm with samples from after it', () => {
    const { keeper, now, refusal } = keeperAt()
    keeper.conclude(agreement(0, { leapPending: 1 }), at(before))
    expect(now(before + 8_999)).toBeDefined()
    expect(refusal(before + 9_000)).toBe('time.leap_second')
    keeper.conclude(agreement(0, { leapPending: 1 }), at(before + 10_500))
    expect(refusal(before + 10_501), 'an agreement inside the window is not heard').toBe('time.leap_second')
    expect(keeper.freshFromMs(before + 12_500)).toBeCloseTo(before + 11_000, 3)
    keeper.conclude(agreement(-1000), at(before + 12_500, -1000))
    expect(keeper.read({ wallMs: EPOCH + before + 12_600 - 1000, monotonicMs: before + 12_600 })?.timeMs).toBe(midnight + 1600)
  })
  test('announced in the middle of a month it is not believed yet', () => {
    const { keeper, refusal } = keeperAt()
    keeper.conclude(agreement(0, { leapPending: 1 }), at(0))
    keeper.conclude(agreement(0, { leapPending: 1 }), at(24 * hour - 60_000))
    expect(refusal(24 * hour)).toBeUndefined()
  })
})

describe('never backwards', () => {
  test('whatever the sources agree on, round after round', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -400, max: 400 }), { minLength: 1, maxLength: 30 }), (offsets) => {
        const { keeper, now } = keeperAt()
        let last = -Infinity
        offsets.forEach((offset, n) => {
          keeper.conclude(agreement(offset), at(n * 60_000))
          for (const later of [0, 1, 150, 700]) {
            const time = now(n * 60_000 + later)
            if (!time) continue
            const trueMs = EPOCH + n * 60_000 + later + offset
            expect(time.timeMs).toBeGreaterThanOrEqual(last)
            expect(Math.abs(time.timeMs - trueMs)).toBeLessThanOrEqual(time.accuracyMs)
            last = time.timeMs
          }
        })
      }),
    )
  })
  test('further back than the limit: refused until it has caught up', () => {
    const { keeper, now, refusal } = keeperAt()
    keeper.conclude(agreement(490), at(0))
    expect(now(10)?.timeMs).toBe(EPOCH + 500)
    keeper.conclude(agreement(-490), at(20))
    expect(refusal(21)).toBe('time.ran_backwards')
    expect(now(600)?.timeMs).toBe(EPOCH + 500)
    expect(now(1200)?.timeMs).toBe(EPOCH + 710)
  })
})
