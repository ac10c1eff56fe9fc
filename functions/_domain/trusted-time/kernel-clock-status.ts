// Makes sense of what adjtimex answers: status bits by name, units to milliseconds and ppm.
import type { KernelClockState } from './trusted-time.ts'

/** As the C structure `timex` has them. */
export interface Timex {
  /** adjtimex's return value; 5 is TIME_ERROR */
  code: number
  status: number
  /** microseconds, or nanoseconds with STA_NANO */
  offset: number
  /** ppm with a 16-bit fraction */
  frequency: number
  /** microseconds between two ticks of 100 a second: 10,000 when the clock is not slewed */
  tick: number
  maximumErrorUs: number
  estimatedErrorUs: number
  tai: number
}

/** STA_… of linux/timex.h, from bit 0. */
const STATUS_BITS = ['PLL', 'PPSFREQ', 'PPSTIME', 'FLL', 'INS', 'DEL', 'UNSYNC', 'FREQHOLD', 'PPSSIGNAL', 'PPSJITTER', 'PPSWANDER', 'PPSERROR', 'CLOCKERR', 'NANO', 'MODE', 'CLK'] as const
const TIME_ERROR = 5
const NOMINAL_TICK = 10_000
const PPM_PER_TICK = 100

/** @source adjtimex(2), RFC 5905 does not cover it */
export function describeKernelClock({ code, status, offset, frequency, tick, maximumErrorUs, estimatedErrorUs, tai }: Timex): KernelClockState & { present: true } {
  const statusBits = STATUS_BITS.filter((_, bit) => (status >> bit) & 1)
  return {
    present: true,
    synchronised: code !== TIME_ERROR && !statusBits.includes('UNSYNC'),
    statusBits,
    offsetMs: statusBits.includes('NANO') ? offset / 1e6 : offset / 1e3,
    frequencyPpm: frequency / 65_536,
    ratePpm: frequency / 65_536 + (tick - NOMINAL_TICK) * PPM_PER_TICK,
    estimatedErrorMs: estimatedErrorUs / 1e3,
    maximumErrorMs: maximumErrorUs / 1e3,
    taiOffsetSeconds: tai,
  }
}

/** With TIME_KERNEL=require: why the kernel's clock is not good enough, or undefined. */
export function kernelRefusal(kernel: KernelClockState, limitMs: number): string | undefined {
  if (!kernel.present) return kernel.en
  if (!kernel.synchronised) return kernel.statusBits.join(' ') || 'TIME_ERROR'
  return kernel.maximumErrorMs > limitMs ? `maxerror ${kernel.maximumErrorMs} ms` : undefined
}
