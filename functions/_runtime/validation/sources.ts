// Fetching what the configured sources publish: by timer, by hand, and once from a certificate's own distribution point.
import { setTimeout as delay } from 'node:timers/promises'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'
import { hostOf, readUrl, type FetchRevocation } from '../../_adapters/revocation/fetch-list.ts'
import type { RevocationSource } from '../../_domain/certificate-validation/records.ts'
import { RevocationProblem } from '../../_domain/certificate-validation/revocation-problem.ts'
import { StoreConflict, type Database } from '../../_domain/ports.ts'
import type { Log } from '../../_kernel/log.ts'
import type { Clock } from '../../_domain/ports.ts'
import type { TakeIn } from './take-in.ts'

export interface SourcesDeps {
  database: Database
  clock: Clock
  fetch: FetchRevocation
  takeIn: TakeIn
  issuers(): readonly Certificate[]
  sources(): readonly RevocationSource[]
  /** hosts allowed beside those of the sources: `crl.example.cn:80` */
  allowedHosts: readonly string[]
  /** sources whose newest list is on record but not on this disk */
  missing(): readonly { sourceId: string | null }[]
  log: Log
}

export interface Sources {
  /** @returns the source as it stands afterwards */
  fetchNow(source: RevocationSource): Promise<RevocationSource>
  fetchDue(): Promise<void>
  /** from the address in the certificate; whether a list came of it */
  fetchPointed(certificate: Certificate, issuer: Certificate): Promise<boolean>
}

/** After a failure a source is asked again sooner than its time, but not at once. */
const RETRY_SECONDS = 60
/** A distribution point that failed is left alone for so long. */
const POINT_HELD_MS = 60_000
/** A verdict waits no longer than this for a distribution point; the list counts from the next one on. */
const POINT_WAIT_MS = 3_000
const MOST_POINTS = 256

/** REVOCATION_HOSTS: `crl.example.cn, ldap.example.cn:1389`; without a port any of the usual four. */
export function readAllowedHosts(env: Readonly<Record<string, string | undefined>>): string[] {
  const named = (env['REVOCATION_HOSTS'] ?? '').split(',').map((host) => host.trim().toLowerCase()).filter(Boolean)
  return named.flatMap((host) => (host.includes(':') ? [host] : [80, 443, 389, 636].map((port) => `${host}:${port}`)))
}

export function createSources(deps: SourcesDeps): Sources {
  const running = new Map<string, Promise<RevocationSource>>()
  const points = new Map<string, { triedAtMs: number; done: Promise<boolean> }>()

  const fetchNow = (source: RevocationSource): Promise<RevocationSource> => {
    const there = running.get(source.id) ?? fetchSource(deps, source).finally(() => running.delete(source.id))
    running.set(source.id, there)
    return there
  }
  const isAllowed = (url: URL): boolean => [...deps.allowedHosts, ...deps.sources().map((source) => hostOf(readUrl(source.url)))].includes(hostOf(url))
  const fetchPoint = async (text: string, issuer: Certificate): Promise<boolean> => {
    try {
      await deps.takeIn(await deps.fetch.list(text), [issuer], null)
      return true
    } catch (error) {
      if (!(error instanceof RevocationProblem)) throw error
      deps.log('warn', { op: 'validation.fetch-point', detail: `${displayName(issuer.subject)}: ${error.message}` })
      return false
    }
  }
  const pointOf = (text: string, issuer: Certificate): Promise<boolean> => {
    const nowMs = deps.clock.nowMs()
    const there = points.get(text)
    if (there && Math.abs(nowMs - there.triedAtMs) < POINT_HELD_MS) return there.done
    if (points.size >= MOST_POINTS) points.delete(points.keys().next().value!)
    const done = fetchPoint(text, issuer)
    points.set(text, { triedAtMs: nowMs, done })
    return done
  }

  return {
    fetchNow,
    async fetchDue() {
      const nowMs = deps.clock.nowMs()
      const lost = new Set(deps.missing().map(({ sourceId }) => sourceId))
      const all = await deps.database.stores.validation.sources.list() // when each was tried moves without a change of what is set down
      const due = all.filter((source) => source.state === 'enabled' && source.kind === 'crl' && (lost.has(source.id) || isDue(source, nowMs)))
      await Promise.all(due.map(fetchNow))
    },
    async fetchPointed(certificate, issuer) {
      const urls = certificate.extensions.crlUrls.slice(0, 4).filter((text) => URL.canParse(text) && ['http:', 'https:', 'ldap:', 'ldaps:'].includes(new URL(text).protocol) && isAllowed(new URL(text)))
      const fetched = await Promise.race([Promise.all(urls.map((text) => pointOf(text, issuer))), delay(POINT_WAIT_MS, [false], { ref: false })])
      return fetched.includes(true)
    },
  }
}

export function isDue({ everySeconds, triedAtMs, outcome }: Pick<RevocationSource, 'everySeconds' | 'triedAtMs' | 'outcome'>, nowMs: number): boolean {
  if (triedAtMs === null || nowMs < triedAtMs) return true
  const failed = outcome !== 'ok' && outcome !== 'unchanged'
  return nowMs - triedAtMs >= (failed ? Math.min(RETRY_SECONDS, everySeconds) : everySeconds) * 1000
}

async function fetchSource(deps: SourcesDeps, source: RevocationSource): Promise<RevocationSource> {
  const triedAtMs = deps.clock.nowMs()
  try {
    const { outcome, list } = await deps.takeIn(await deps.fetch.list(source.url), deps.issuers(), source.id)
    return await note(deps, source.id, { triedAtMs, fetchedAtMs: triedAtMs, outcome, detail: displayName(list.issuer) })
  } catch (error) {
    if (!(error instanceof RevocationProblem)) throw error
    deps.log('warn', { op: 'validation.fetch', detail: `${source.name}: ${error.message}` })
    return note(deps, source.id, { triedAtMs, outcome: error.code, detail: error.detail.slice(0, 500) })
  }
}

/** What happened is written onto the source as it stands by then. */
async function note({ database }: SourcesDeps, id: string, what: Partial<RevocationSource>): Promise<RevocationSource> {
  const { sources } = database.stores.validation
  for (let tries = 1; ; tries++) {
    const source = (await sources.load(id))!
    try {
      return await sources.replace(source, { ...source, ...what })
    } catch (error) {
      if (!(error instanceof StoreConflict) || tries >= 5) throw error
    }
  }
}
