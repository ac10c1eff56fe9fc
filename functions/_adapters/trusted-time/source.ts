// Owns what is known of one source: its address, its last samples, its standing, and when it may be asked again.
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { FILTER_SAMPLES, filterSamples, type Drift, type SourceEstimate } from '../../_domain/trusted-time/clock-filter.ts'
import type { SourceSample } from '../../_domain/trusted-time/judge-reply.ts'
import type { SourceVerdict, TimeSourceState } from '../../_domain/trusted-time/trusted-time.ts'
import { askSource, type Answer } from './ask-source.ts'
import type { Clocks } from './clocks.ts'
import type { TimeSourceAddress } from './settings.ts'

export interface SourceOptions {
  address: TimeSourceAddress
  intervalMs: number
  timeoutMs: number
  clocks: Clocks
  random: (length: number) => Uint8Array
}

export interface Source {
  address: string
  /** as looked up last */
  ip(): string | undefined
  /** another source is the same host and port under another name: this one does not count */
  countAsTwin(of: string | undefined): void
  /** Asks once, unless the source has said not to. Never rejects. */
  ask(): Promise<void>
  /** undefined when it has nothing that counts: silent twice, refused, or its samples are older than `freshFromMs` */
  estimate(monotonicMs: number, drift: Drift, freshFromMs: number): SourceEstimate | undefined
  state(estimate: SourceEstimate | undefined, truechimer: boolean, wallBiasMs: number): TimeSourceState
  /** asked again although it sent a kiss of death; its name is looked up anew */
  reinstate(): void
}

/** One answer may be lost; a source that misses two rounds does not count. */
const MISSES_ALLOWED = 1
const LONGEST_BACK_OFF = 64

export function createSource({ address: { host, port }, intervalMs, timeoutMs, clocks, random }: SourceOptions): Source {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
  let ip: string | undefined
  let samples: SourceSample[] = []
  let misses = 0
  let unsynchronised = false
  let kiss: 'DENY' | 'RATE' | undefined
  let backOff = 1
  let notBeforeMs = -Infinity
  let refusal: string | null = null
  let lastAtMs: number | null = null
  let twinOf: string | undefined

  const takeIn = (answer: Answer): void => {
    if (answer.kind === 'silent') {
      misses++
      refusal = answer.refusal
      if (misses > MISSES_ALLOWED && !isIP(host)) ip = undefined
      return
    }
    misses = 0
    unsynchronised = answer.kind === 'unsynchronised'
    if (answer.kind === 'kiss') return obeyKiss(answer.code)
    kiss = undefined
    if (answer.kind === 'unsynchronised') return void (refusal = answer.refusal)
    refusal = null
    backOff = 1
    lastAtMs = clocks.wallMs()
    samples = [...samples, answer.sample].slice(-FILTER_SAMPLES)
  }
  /** @source RFC 5905 §7.4: DENY and RSTR end the association, RATE makes it slower */
  const obeyKiss = (code: string): void => {
    refusal = code
    if (code !== 'RATE') return void (kiss = 'DENY')
    kiss = 'RATE'
    backOff = Math.min(LONGEST_BACK_OFF, backOff * 2)
    notBeforeMs = clocks.monotonicMs() + backOff * intervalMs
  }
  const verdictOf = (counted: boolean, truechimer: boolean): SourceVerdict =>
    kiss ? 'kiss-of-death' : unsynchronised ? 'unsynchronised' : !counted ? 'silent' : truechimer ? 'truechimer' : 'falseticker'

  return {
    address,
    ip: () => ip,
    countAsTwin: (of) => void (twinOf = of),
    async ask() {
      if (kiss === 'DENY' || clocks.monotonicMs() < notBeforeMs) return
      try {
        ip ??= isIP(host) ? host : await resolveWithin(host, timeoutMs)
      } catch (error) {
        return takeIn({ kind: 'silent', refusal: (error as NodeJS.ErrnoException).code ?? 'no-address' })
      }
      takeIn(await askSource({ ip, port, timeoutMs, clocks, random }))
    },
    estimate(monotonicMs, drift, freshFromMs) {
      samples = samples.filter((sample) => sample.atMonotonicMs >= freshFromMs)
      if (kiss || unsynchronised || twinOf || misses > MISSES_ALLOWED) return undefined
      return filterSamples(address, samples, monotonicMs, drift)
    },
    state(estimate, truechimer, wallBiasMs) {
      const last = estimate?.sample ?? samples.at(-1)
      return {
        address,
        stratum: last?.stratum ?? null,
        refid: last?.refid ?? null,
        offsetMs: last ? (estimate?.biasMs ?? last.biasMs) - wallBiasMs : null,
        delayMs: last?.delayMs ?? null,
        dispersionMs: estimate?.dispersionMs ?? last?.dispersionMs ?? null,
        reachable: misses === 0 && lastAtMs !== null,
        lastAtMs,
        verdict: verdictOf(estimate !== undefined, truechimer),
        refusal: twinOf ? `same-as ${twinOf}` : refusal,
      }
    },
    reinstate() {
      kiss = undefined
      backOff = 1
      notBeforeMs = -Infinity
      if (!isIP(host)) ip = undefined
    },
  }
}

async function resolveWithin(host: string, timeoutMs: number): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error(`no address for ${host}`), { code: 'name-timeout' })), timeoutMs)
  })
  try {
    return (await Promise.race([lookup(host), late])).address
  } finally {
    clearTimeout(timer)
  }
}
