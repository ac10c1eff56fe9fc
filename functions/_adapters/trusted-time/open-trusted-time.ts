// Opens trusted time: asks the sources in rounds, watches the clocks between them, keeps the samples, serves SNTP.
import { randomBytes } from 'node:crypto'
import { agreeOnTime } from '../../_domain/trusted-time/agree-on-time.ts'
import type { SourceEstimate } from '../../_domain/trusted-time/clock-filter.ts'
import { kernelRefusal } from '../../_domain/trusted-time/kernel-clock-status.ts'
import { eventsBetween } from '../../_domain/trusted-time/time-events.ts'
import { createTimeKeeper } from '../../_domain/trusted-time/time-keeper.ts'
import type { TimeEvent, TimeSample, TimeState, TrustedTime } from '../../_domain/trusted-time/trusted-time.ts'
import { hostClocks, readOnTick, type Clocks } from './clocks.ts'
import { composeState } from './compose-state.ts'
import { openKernelClock, type KernelClock } from './kernel-clock.ts'
import { openSampleHistory } from './sample-history.ts'
import { openServing } from './open-serving.ts'
import type { TimeSettings } from './settings.ts'
import { createSource } from './source.ts'

export interface TrustedTimeOptions {
  settings: TimeSettings
  /** where the samples are kept over a restart; absent: in memory only */
  historyFile?: string
  /** alarms and notices; what it throws is the caller's */
  onEvent?: (event: TimeEvent) => void
  clocks?: Clocks
  random?: (length: number) => Uint8Array
  /** how long an answer may take, 1,500 ms */
  timeoutMs?: number
  /** between the first samples, 2,000 ms: servers call a client rude that asks faster */
  burstSpacingMs?: number
  kernelClock?: KernelClock
  /** how often clocks and kernel are looked at, 1,000 ms */
  tickMs?: number
}

const BURST = 4

/**
 * Resolves after the first round, whether or not the sources agreed; `now()` and `state()` say which.
 * @throws {TimeSettingError} TIME_SERVE_PORT — the port cannot be bound
 */
export async function openTrustedTime(options: TrustedTimeOptions): Promise<TrustedTime> {
  const { settings, clocks = hostClocks, random = randomBytes, timeoutMs = 1500, burstSpacingMs = 2000, tickMs = 1000, onEvent = () => undefined } = options
  const intervalMs = settings.intervalSeconds * 1000
  const kernelClock = options.kernelClock ?? (await openKernelClock(settings.kernel !== 'off'))
  const history = await openSampleHistory(options.historyFile)
  const keeper = createTimeKeeper({ sources: settings.sources.length > 0, offsetLimitMs: settings.offsetLimitMs, holdOverMs: settings.holdOverSeconds * 1000, intervalMs }, readOnTick(clocks))
  const sources = settings.sources.map((address) => createSource({ address, intervalMs, timeoutMs, clocks, random }))
  const read = () => ({ wallMs: clocks.wallMs(), monotonicMs: clocks.monotonicMs() })
  const sleptMs = () => clocks.sinceBootMs() - clocks.monotonicMs()
  let estimates: readonly (SourceEstimate | undefined)[] = []
  let truechimers: readonly string[] = []
  let kernel = kernelClock.read()
  let awakeMs = sleptMs()
  let closed = false
  let published: TimeState | undefined
  let lastSampleMs = -Infinity
  let rounding: Promise<void> = Promise.resolve()
  let wake = (): void => undefined
  let burstLeft = BURST
  let noticing = false

  const stateAt = (): TimeState => composeState({ settings, keeper, reading: read(), sources, estimates, truechimers, kernel, servingPort: serving?.port ?? null, historyFailure: history.failure(), closed })
  const emit = (change: Omit<TimeEvent, 'atMs'>) => onEvent({ ...change, atMs: clocks.wallMs() })

  /** Compares with what was last made public; keeps a sample when a round ended, the state moved or the interval passed. */
  const publish = (roundEnded: boolean): void => {
    const state = stateAt()
    const moved = published === undefined || published.status !== state.status || published.reason.code !== state.reason.code
    const changes = published ? eventsBetween(published, state) : eventsBetween({ ...state, status: 'unavailable', reason: { ...state.reason, code: 'time.not_asked_yet' }, sources: [] }, state)
    published = state
    if (roundEnded || moved || clocks.monotonicMs() - lastSampleMs >= intervalMs) {
      lastSampleMs = clocks.monotonicMs()
      history.add(sampleOf(state, clocks.wallMs(), truechimers.length))
    }
    changes.forEach(emit)
  }
  const heedKernel = (): void => {
    kernel = kernelClock.read()
    const refuses = settings.kernel === 'require' && kernelRefusal(kernel, settings.offsetLimitMs) !== undefined
    keeper.heedKernel(refuses, kernel.present && kernel.synchronised ? kernel.maximumErrorMs : undefined)
  }
  const kernelVouches = () => kernel.present && kernelRefusal(kernel, settings.offsetLimitMs) === undefined

  const tick = (): void => {
    if (closed) return
    heedKernel()
    keeper.follow(read())
    const belief = keeper.considerJump(read(), sleptMs() - awakeMs, kernelVouches())
    if (belief) emit({ severity: belief === 'settled' ? 'alarm' : 'notice', code: 'time.jump_believed', zh: `本机时钟跳变后重新采信（${belief}）`, en: `The host clock is believed again after its jump (${belief})`, facts: { belief } })
    const jumped = keeper.refusal(read()) === 'time.clock_jumped'
    if (!jumped) awakeMs = sleptMs()
    const news = jumped && published?.reason.code !== 'time.clock_jumped'
    publish(false)
    if (news && sources.length > 0) wake()
  }
  /** All sources once, side by side. */
  const round = async (): Promise<void> => {
    await Promise.all(sources.map((source) => source.ask()))
    if (closed) return
    keeper.refusal(read())
    const reading = readOnTick(clocks)
    estimates = sources.map((source) => source.estimate(reading.monotonicMs, keeper.drift(), keeper.freshFromMs(reading.monotonicMs)))
    const agreement = agreeOnTime(estimates.filter((one) => one !== undefined), settings.quorum)
    truechimers = agreement?.truechimers ?? []
    keeper.conclude(agreement, reading)
    publish(true)
  }
  const roundInTurn = (): Promise<void> => (rounding = rounding.then(round))
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms).unref()
      wake = () => {
        burstLeft = BURST
        clearTimeout(timer)
        resolve()
      }
    })
  const keepAsking = async (): Promise<void> => {
    while (!closed) {
      await pause(--burstLeft > 0 ? burstSpacingMs : intervalMs * (0.95 + 0.1 * (random(1)[0]! / 255)))
      if (!closed) await roundInTurn()
    }
  }

  const serving = await openServing({ settings, keeper, clocks, sources })
  heedKernel()
  if (sources.length > 0) await roundInTurn()
  else publish(true)
  const ticking = setInterval(tick, tickMs).unref()
  const asking = sources.length > 0 ? keepAsking() : Promise.resolve()

  return {
    now() {
      if (closed) return undefined
      const time = keeper.read(clocks.wallMs(), clocks.monotonicMs())
      if (time) return { timeMs: Math.round(time.timeMs), accuracyMs: time.accuracyMs + 0.5 }
      if (!noticing && published?.reason.code !== keeper.refusal(read())) {
        noticing = true
        setImmediate(() => {
          noticing = false
          tick()
        })
      }
      return undefined
    },
    state: stateAt,
    history: (fromMs, toMs) => history.between(fromMs, toMs),
    async resynchronise() {
      if (sources.length === 0) keeper.believeHost(read(), true)
      for (const source of sources) source.reinstate()
      await roundInTurn()
      return stateAt()
    },
    async close() {
      closed = true
      clearInterval(ticking)
      wake()
      await Promise.all([asking, rounding, serving?.close()])
      await history.close()
    },
  }
}

const sampleOf = (state: TimeState, atMs: number, truechimers: number): TimeSample => ({
  atMs,
  status: state.status,
  reason: state.reason.code,
  offsetMs: state.offsetMs,
  jitterMs: state.jitterMs,
  accuracyMs: state.accuracyMs,
  driftPpm: state.driftPpm,
  holdOverMs: state.holdOverMs,
  truechimers,
})
