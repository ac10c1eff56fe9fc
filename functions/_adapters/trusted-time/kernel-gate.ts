// Holds the kernel clock's last state and what follows from it: a gate when it is required, a bound for a host clock.
import { kernelRefusal } from '../../_domain/trusted-time/kernel-clock-status.ts'
import type { TimeKeeper } from '../../_domain/trusted-time/time-keeper.ts'
import type { KernelClockState } from '../../_domain/trusted-time/trusted-time.ts'
import type { KernelClock } from './kernel-clock.ts'
import type { TimeSettings } from './settings.ts'

export interface KernelGate {
  state(): KernelClockState
  /** reads the kernel clock and tells the keeper */
  heed(keeper: TimeKeeper): void
  /** the host's NTP daemon says that the clock is right */
  vouches(): boolean
}

export function createKernelGate(kernelClock: KernelClock, { kernel, offsetLimitMs }: TimeSettings): KernelGate {
  let state = kernelClock.read()
  const vouches = () => kernelRefusal(state, offsetLimitMs) === undefined
  return {
    state: () => state,
    heed(keeper) {
      state = kernelClock.read()
      keeper.heedKernel(kernel === 'require' && !vouches(), state.present && state.synchronised ? state.maximumErrorMs : undefined, state.present ? state.ratePpm : undefined)
    },
    vouches,
  }
}
