// Opens trusted time: asks the sources in rounds, watches the clocks between them, keeps the samples, serves SNTP.
import { randomBytes } from 'node:crypto'
import { createTimeKeeper, type TimeKeeper } from '../../_domain/trusted-time/time-keeper.ts'
import type { TimeEvent, TimeState, TrustedTime } from '../../_domain/trusted-time/trusted-time.ts'
import { createBulletin, type Bulletin } from './bulletin.ts'
import { hostClocks, readOnTick, readTogether, type Clocks } from './clocks.ts'
import { composeState } from './compose-state.ts'
import { openKernelClock, type KernelClock } from './kernel-clock.ts'
import { createKernelGate, type KernelGate } from './kernel-gate.ts'
import { openServing } from './open-serving.ts'
import { createRounds } from './rounds.ts'
import { openSampleHistory } from './sample-history.ts'
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

/**
 * Resolves after the first round, whether or not the sources agreed; `now()` and `state()` say which.
 * @throws {TimeSettingError} TIME_SERVE_PORT — the port cannot be bound
 */
export async function openTrustedTime(options: TrustedTimeOptions): Promise<TrustedTime> {
  const { settings, clocks = hostClocks, random = randomBytes, timeoutMs = 1500, burstSpacingMs = 2000, tickMs = 1000, onEvent = () => undefined } = options
  const intervalMs = settings.intervalSeconds * 1000
  const kernel = createKernelGate(options.kernelClock ?? (await openKernelClock(settings.kernel !== 'off')), settings)
  const history = await openSampleHistory(options.historyFile)
  const keeper = createTimeKeeper({ sources: settings.sources.length > 0, offsetLimitMs: settings.offsetLimitMs, holdOverMs: settings.holdOverSeconds * 1000, intervalMs }, readOnTick(clocks))
  const sources = settings.sources.map((address) => createSource({ address, intervalMs, timeoutMs, clocks, random }))
  const serving = await openServing({ settings, keeper, clocks, sources })
  const read = () => readTogether(clocks)
  let closed = false
  const stateNow = (): TimeState =>
    composeState({ settings, keeper, reading: read(), sources, estimates: rounds.estimates(), truechimers: rounds.truechimers(), kernel: kernel.state(), servingPort: serving?.port ?? null, historyFailure: history.failure(), closed })
  const rounds = createRounds({ sources, keeper, quorum: settings.quorum, intervalMs, burstSpacingMs, clocks, random, onConcluded: () => bulletin.publish(true) })
  const bulletin = createBulletin({ stateNow, truechimers: () => rounds.truechimers().length, clocks, intervalMs, history, onEvent })
  const look = createLook({ keeper, kernel, clocks, bulletin, askAgain: () => rounds.burst() })

  kernel.heed(keeper)
  if (sources.length > 0) await rounds.ask()
  else bulletin.publish(true)
  const ticking = setInterval(look, tickMs).unref()
  if (sources.length > 0) rounds.begin()
  let looking = false
  const lookSoon = () => {
    looking = true
    setImmediate(() => {
      looking = false
      if (!closed) look()
    })
  }

  return {
    now() {
      if (closed) return undefined
      const time = keeper.read(read())
      if (time) return { timeMs: Math.round(time.timeMs), accuracyMs: time.accuracyMs + 0.5 }
      if (!looking && bulletin.published()?.reason.code !== keeper.refusal(read())) lookSoon()
      return undefined
    },
    state: stateNow,
    history: (fromMs, toMs) => history.between(fromMs, toMs),
    async resynchronise() {
      if (sources.length === 0) keeper.vouchForHost(read())
      for (const source of sources) source.reinstate()
      await rounds.ask()
      return stateNow()
    },
    async close() {
      closed = true
      clearInterval(ticking)
      await Promise.all([rounds.close(), serving?.close()])
      await history.close()
    },
  }
}

/** The kernel runs the clock this much faster or slower than when the sources last agreed: they are asked again. */
const SLEW_PPM = 100

interface LookOptions {
  keeper: TimeKeeper
  kernel: KernelGate
  clocks: Clocks
  bulletin: Bulletin
  askAgain(): void
}

/** Looks at the clocks and the kernel once; called every second, and at once when a reading was refused for a new reason. */
function createLook({ keeper, kernel, clocks, bulletin, askAgain }: LookOptions): () => void {
  const read = () => readTogether(clocks)
  const asleepMs = () => clocks.sinceBootMs() - clocks.monotonicMs()
  let asleepBeforeMs = asleepMs()
  let slewing = false
  return () => {
    kernel.heed(keeper)
    keeper.follow(read())
    const belief = keeper.considerJump(read(), asleepMs() - asleepBeforeMs, kernel.vouches())
    if (belief) bulletin.tell(beliefEvent(belief))
    const jumped = keeper.refusal(read()) === 'time.clock_jumped'
    const isNews = jumped && bulletin.published()?.reason.code !== 'time.clock_jumped'
    if (!jumped) asleepBeforeMs = asleepMs()
    bulletin.publish(false)
    const slewed = keeper.slewPpm() > SLEW_PPM
    if (isNews || (slewed && !slewing)) askAgain()
    slewing = slewed
  }
}

const BELIEFS = {
  undone: { zh: '跳变已撤回', en: 'the jump was undone' },
  slept: { zh: '跳变等于休眠时长', en: 'the machine had been asleep' },
  'kernel-vouches': { zh: '操作系统称其时钟已同步', en: 'the kernel says that its clock is synchronised' },
  settled: { zh: '跳变不大且此后平稳', en: 'the jump was small and the clock has been steady since' },
} as const

const beliefEvent = (belief: keyof typeof BELIEFS): Omit<TimeEvent, 'atMs'> => ({
  severity: belief === 'settled' ? 'alarm' : 'notice',
  code: 'time.jump_believed',
  zh: `重新采信本机时钟：${BELIEFS[belief].zh}`,
  en: `The host clock is believed again: ${BELIEFS[belief].en}`,
  facts: { belief },
})
