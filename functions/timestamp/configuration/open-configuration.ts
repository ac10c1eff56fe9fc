// The profiles and certificates as this process knows them: read from the database now and then, and at once when it changed them itself.
import type { Database } from '../../_domain/ports.ts'
import type { TimestampCertificate, TimestampSettings } from '../../_domain/timestamp/timestamp-profile.ts'

export interface Configuration {
  readonly settings: TimestampSettings
  readonly certificates: readonly TimestampCertificate[]
}

export interface OpenConfiguration {
  /** At most two seconds old; undefined: ask `current`. */
  known(): Configuration | undefined
  /** Read anew; while the database does not answer, what was known, for ten seconds. */
  current(): Promise<Configuration>
  fresh(): Promise<Configuration>
  /** What is known no longer counts: this process wrote to it. */
  forget(): void
}

/** After so long it is read again beside the work; another instance may have changed it. */
const REFRESH_MS = 1_000
/** After so long nothing is issued on it before it has been read again. */
const KNOWN_MS = 2_000
/** After so long nothing is issued on it, though it cannot be read. */
const STALE_MS = 10_000

/** @param steadyMs a clock that only goes forward, of this process */
export function openConfiguration(database: Database, initial: TimestampSettings, steadyMs: () => number): OpenConfiguration {
  let held: { configuration: Configuration; readAtMs: number } | undefined
  let reading: Promise<Configuration> | undefined
  let generation = 0

  const read = async (): Promise<Configuration> => {
    const asOf = generation
    const { timestampSettings, timestampCertificates } = database.stores
    const configuration = { settings: await timestampSettings.putIfAbsent(initial), certificates: await timestampCertificates.list() }
    if (asOf === generation) held = { configuration, readAtMs: steadyMs() }
    return configuration
  }
  const refresh = (): Promise<Configuration> => {
    if (!reading) {
      const mine = read().finally(() => {
        if (reading === mine) reading = undefined
      })
      reading = mine
    }
    return reading
  }
  return {
    known() {
      if (!held) return undefined
      const ageMs = steadyMs() - held.readAtMs
      if (ageMs > REFRESH_MS) refresh().catch(() => undefined) // the age tells when it has failed for too long
      return ageMs > KNOWN_MS ? undefined : held.configuration
    },
    current: () =>
      refresh().catch((error: unknown) => {
        if (!held || steadyMs() - held.readAtMs > STALE_MS) throw error
        return held.configuration
      }),
    fresh: refresh,
    forget() {
      generation++
      held = undefined
      reading = undefined
    },
  }
}
