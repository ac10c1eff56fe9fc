// Owns the fuzzing itself: mutate what is interesting, run it, keep what reaches new code, stop at what must not happen.
import type { Coverage } from './coverage.ts'
import { byteMutations } from './mutate-bytes.ts'
import type { Mutation } from './mutate-bytes.ts'
import type { Luck } from './random.ts'

export interface Target {
  readonly name: string
  /** Throws only what `isRefusal` accepts; anything else is a finding. */
  readonly run: (bytes: Uint8Array) => void
  readonly isRefusal: (cause: unknown) => boolean
  readonly seeds: () => Promise<readonly Uint8Array[]> | readonly Uint8Array[]
  /** Besides those of bytes. */
  readonly mutations: readonly Mutation[]
  readonly maxBytes: number
}

export interface Finding {
  readonly bytes: Uint8Array
  readonly what: string
}

/** Slower than this for an input of a few kilobytes is not linear. */
const SLOW_MS = 500
const BATCH = 50

/** Runs one input. @returns what is wrong, or nothing. */
export function tryInput(target: Target, bytes: Uint8Array): string | undefined {
  const startedAt = performance.now()
  try {
    target.run(bytes)
  } catch (cause) {
    if (!target.isRefusal(cause)) return whatWentWrong(target, bytes)
  }
  const ms = performance.now() - startedAt
  return ms > SLOW_MS ? `slow: ${ms.toFixed(0)} ms for ${bytes.length} bytes` : undefined
}

/** Once more, with a trace: refusals are too many to trace them all. */
function whatWentWrong(target: Target, bytes: Uint8Array): string {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 10
  try {
    target.run(bytes)
    return 'only the first time'
  } catch (cause) {
    return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
  } finally {
    Error.stackTraceLimit = limit
  }
}

/** One to four mutations on top of each other. */
export function mutated(target: Target, pool: readonly Uint8Array[], luck: Luck): Uint8Array {
  let bytes = luck.pick(pool)
  for (let i = 1 + luck.below(4); i > 0; i--) {
    const mutations = target.mutations.length > 0 && luck.below(3) > 0 ? target.mutations : byteMutations
    bytes = luck.pick(mutations)(bytes, luck, luck.pick(pool))
  }
  return bytes.length > target.maxBytes ? bytes.slice(0, target.maxBytes) : bytes
}

export interface Outcome {
  readonly runs: number
  /** Inputs that reached new code, in the order of finding. */
  readonly fresh: readonly Uint8Array[]
  readonly findings: readonly Finding[]
  /** Characters of our code that were reached at all. */
  readonly places: number
}

/**
 * Mutates in batches; a batch that reached something new is run again one by one to find which input it was.
 *
 * @param mayGoOn  asked before each batch with the runs made until then.
 */
export function fuzz(target: Target, pool: Uint8Array[], luck: Luck, coverage: Coverage, mayGoOn: (runs: number) => boolean): Outcome {
  const [fresh, findings]: [Uint8Array[], Finding[]] = [[], []]
  const attempt = (bytes: Uint8Array): void => {
    const what = tryInput(target, bytes)
    // A first slow run may be the machine's fault; a second one is the input's.
    if (what && (!what.startsWith('slow') || tryInput(target, bytes))) findings.push({ bytes, what })
  }
  for (const bytes of pool) attempt(bytes)
  let places = learnAll(coverage)
  let runs = pool.length
  while (findings.length < 5 && mayGoOn(runs)) {
    const batch = Array.from({ length: BATCH }, () => mutated(target, pool, luck))
    batch.forEach(attempt)
    runs += BATCH
    const news = coverage.takeNew()
    if (news.length === 0) continue
    const found = thoseThatReach(target, batch, coverage)
    coverage.learn(news)
    places += news.length
    fresh.push(...found)
    pool.push(...found)
  }
  return { runs, fresh, findings, places }
}

function learnAll(coverage: Coverage): number {
  const places = coverage.takeNew()
  coverage.learn(places)
  return places.length
}

/** Runs a batch again one by one, the shortest first: each that reaches something new is worth keeping. */
function thoseThatReach(target: Target, batch: readonly Uint8Array[], coverage: Coverage): Uint8Array[] {
  return batch.toSorted((left, right) => left.length - right.length).filter((bytes) => {
    tryInput(target, bytes)
    return learnAll(coverage) > 0
  })
}
