// Who agrees: the majority's interval, the median, and no majority at all.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agreeOnTime, selectSources } from './agree-on-time.ts'
import { filterSamples, type SourceEstimate } from './clock-filter.ts'
import { estimateDrift, UNKNOWN_DRIFT } from './estimate-drift.ts'
import type { SourceSample } from './judge-reply.ts'

const aSample = (some: Partial<SourceSample> = {}): SourceSample => ({ biasMs: 0, delayMs: 1, dispersionMs: 0.01, atMonotonicMs: 0, stratum: 1, refid: 'GPS', rootDelayMs: 0, rootDispersionMs: 0, leap: 0, ...some })
const at = (biasMs: number, rootDistanceMs = 1, some: Partial<SourceSample> = {}): SourceEstimate => ({ address: '', biasMs, delayMs: 1, dispersionMs: 0, jitterMs: 0, rootDistanceMs, sample: aSample(some) })
const named = (estimates: SourceEstimate[]) => estimates.map((one, index) => ({ ...one, address: `s${index}` }))

describe('TS-6 selection (RFC 5905 §11.2.1)', () => {
  test.each<[string, SourceEstimate[], string[]]>([
    ['all agree', [at(0), at(0.1), at(-0.1), at(0.2)], ['s0', 's1', 's2', 's3']],
    ['one of four lies', [at(0), at(0.1), at(-0.1), at(500)], ['s0', 's1', 's2']],
    ['two of five lie, each its own way', [at(0), at(0.1), at(-0.1), at(500), at(-90)], ['s0', 's1', 's2']],
    ['two against two', [at(0), at(0.1), at(500), at(500.1)], []],
    ['two of five agree, the others are apart', [at(0), at(0.1), at(100), at(200), at(300)], []],
    ['all apart', [at(0), at(100), at(200), at(300)], []],
    ['one whose answer came late, and who says how much that may be', [at(0), at(0.1), at(2, 2.2)], ['s0', 's1', 's2']],
    ['two pairs whose answers were delayed differently', [at(0.6), at(0.61), at(-0.67, 1.6), at(-0.66, 1.6)], ['s0', 's1', 's2', 's3']],
    ['two who are apart, one who is unsure', [at(0), at(5), at(2, 10)], []],
    ['one alone', [at(7)], ['s0']],
    ['two that do not touch', [at(0), at(3)], []],
    ['nobody', [], []],
  ])('%s', (_, estimates, truechimers) => expect(selectSources(named(estimates)).truechimers.toSorted()).toEqual(truechimers))

  test('with a majority of honest sources the agreed time is within the bound it states', () => {
    const honest = fc.record({ error: fc.double({ min: -1, max: 1, noNaN: true }), distance: fc.double({ min: 1, max: 30, noNaN: true }) })
    const lies = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 2 })
    fc.assert(
      fc.property(fc.array(honest, { minLength: 3, maxLength: 7 }), lies, (right, wrong) => {
        const estimates = named([...right.map(({ error, distance }) => at(error * distance, distance)), ...wrong.map((offset) => at(offset, 1))])
        const agreement = agreeOnTime(estimates, 1)
        if (agreement) expect(Math.abs(agreement.biasMs)).toBeLessThanOrEqual(Math.max(...right.map(({ distance }) => distance)))
      }),
    )
  })
})

describe('TS-6 agreement', () => {
  test('the median of those who agree, odd and even', () => {
    expect(agreeOnTime(named([at(0), at(0.4), at(1000), at(0.6)]), 3)?.biasMs).toBeCloseTo(0.4, 9)
    expect(agreeOnTime(named([at(0), at(0.2), at(0.4), at(0.6)]), 3)?.biasMs).toBeCloseTo(0.3, 9)
  })
  test('one who claims to be imprecise cannot pull the time away', () => {
    expect(Math.abs(agreeOnTime(named([at(0), at(0.1), at(-0.1), at(40, 100)]), 3)!.biasMs)).toBeLessThan(0.1)
    expect(agreeOnTime(named([at(0), at(0.1), at(80, 100), at(81, 100)]), 3)!.biasMs, 'kept within what the exact ones allow').toBeCloseTo(1, 9)
  })
  test('fewer than the quorum is no agreement', () => {
    expect(agreeOnTime(named([at(0), at(0.1)]), 3)).toBeUndefined()
    expect(agreeOnTime(named([at(0), at(0.1), at(99)]), 3)).toBeUndefined()
    expect(agreeOnTime([], 0)).toBeUndefined()
  })
  test.each([[[1, 1, 0], 1], [[2, 2, 2], -1], [[1, 0, 0], 0], [[1, 2, 0], 0]] as const)('leap indicators %j announce %i', (leaps, pending) => {
    expect(agreeOnTime(named(leaps.map((leap) => at(0, 1, { leap }))), 3)?.leapPending).toBe(pending)
  })
})

describe('clock filter', () => {
  const drift = { rate: 0, bound: 15e-6 }
  test('the least delay is the best sample', () => {
    const samples = [aSample({ biasMs: 5, delayMs: 10 }), aSample({ biasMs: 0.1, delayMs: 0.2 }), aSample({ biasMs: -8, delayMs: 16 })]
    expect(filterSamples('a', samples, 0, drift)).toMatchObject({ biasMs: 0.1, delayMs: 0.2 })
  })
  test('an old good sample gives way to a new middling one, and is carried by the drift', () => {
    const samples = [aSample({ biasMs: 1, delayMs: 0.2 }), aSample({ biasMs: 2, delayMs: 1, atMonotonicMs: 480_000 })]
    expect(filterSamples('a', samples, 480_000, drift)?.biasMs).toBe(2)
    expect(filterSamples('a', samples.slice(0, 1), 480_000, { rate: 1e-6, bound: 2e-6 })?.biasMs).toBeCloseTo(1.48, 9)
  })
  test('no samples, no estimate', () => expect(filterSamples('a', [], 0, drift)).toBeUndefined())
})

describe('TS-13 drift', () => {
  const line = (ppm: number, count: number, noise = (_: number) => 0) => Array.from({ length: count }, (_, n) => ({ atMonotonicMs: n * 60_000, biasMs: 1e12 + n * 0.06 * ppm + noise(n) }))
  test('a crystal 30 ppm fast, seen through noise of 50 µs', () => {
    const { rate, bound } = estimateDrift(line(-30, 30, (n) => (n % 2 ? 0.05 : -0.05)))
    expect(rate * 1e6).toBeCloseTo(-30, 1)
    expect(bound).toBeLessThan(5e-6)
    expect(Math.abs(rate + 30e-6)).toBeLessThan(bound)
  })
  test.each([['too few', line(10, 4)], ['too steep', line(800, 30)], ['none', []]])('%s points: unknown', (_, points) => expect(estimateDrift(points)).toBe(UNKNOWN_DRIFT))
})
