// A busy machine puts the process aside between two readings: that is no jump of the host clock.
import { afterEach, describe, expect, test } from 'vitest'
import { aTrustedTime, type TestTime } from './testing/a-trusted-time.ts'
import { adjustableClocks, type AdjustableClocks } from './testing/adjustable-clocks.ts'
import { readOnTick, readTogether } from './clocks.ts'

/** longer than what counts as a jump; three of them less than the sources may be away */
const ASIDE_MS = 140

/** As when the machine gives the processor to others: after each of the next `stalls` readings of the wall clock, time has gone on. */
function stallingClocks(): { clocks: AdjustableClocks; stall(times: number): void } {
  let [left, gone] = [0, 0]
  const host = adjustableClocks()
  const clocks: AdjustableClocks = {
    ...host,
    wallMs() {
      const wallMs = host.wallMs() + gone
      if (left-- > 0) gone += ASIDE_MS
      return wallMs
    },
    monotonicMs: () => host.monotonicMs() + gone,
    sinceBootMs: () => host.sinceBootMs() + gone,
  }
  return { clocks, stall: (times) => void (left = times) }
}

const opened: TestTime[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()))
})

test.each([['together', readTogether], ['on the tick', readOnTick]])('two clocks read %s belong together, however often the process was put aside', (_, read) => {
  const { clocks, stall } = stallingClocks()
  const biasOf = ({ wallMs, monotonicMs }: { wallMs: number; monotonicMs: number }): number => wallMs - monotonicMs
  const bias = biasOf(read(clocks))
  for (const times of [1, 2, 50]) {
    stall(times)
    expect(Math.abs(biasOf(read(clocks)) - bias)).toBeLessThan(5)
  }
})

describe('TS-12 SV-8 a machine so busy that readings are torn', () => {
  test.each([['the host clock', 0], ['four sources', 4]])('%s: time is given at the start and at every call, and no jump is told', async (_, sources) => {
    const { clocks, stall } = stallingClocks()
    stall(1)
    const it = await aTrustedTime({ clocks, sources })
    opened.push(it)
    for (let round = 0; round < 2; round++) {
      stall(1)
      expect(it.time.now()).toBeDefined()
      await it.time.resynchronise()
      expect(it.time.now()).toBeDefined()
    }
    expect(it.events.filter(({ code }) => code !== 'time.synchronised' && code !== 'time.host_clock')).toEqual([])
  })
})
