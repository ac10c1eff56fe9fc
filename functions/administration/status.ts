// Owns what the status page is told: asked anew each time, and never failing because one part does.
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'
import { listAuthorities } from '@yiqian/shared/protocol/certificates.ts'
import type { JournalName } from '../_domain/administration/administration.ts'
import { fromBase64 } from '../_runtime/base64.ts'
import type { Deps } from './deps.ts'

const DAY_MS = 86_400_000
const NEAR_DAYS = 60
const PROBE_MS = 2000
const OTHERS = ['identity', 'cosigning', 'seal', 'timestamp', 'status-sync', 'his', 'verification', 'signing']

export interface CertificateState {
  of: string
  subject: string
  notAfterMs: number
  daysLeft: number
  state: 'good' | 'near-expiry' | 'expired'
}

export function certificateState(of: string, certificateBase64: string, nowMs: number): CertificateState {
  const { subject, notAfterMs } = parseCertificate(fromBase64(certificateBase64))
  const daysLeft = Math.floor((notAfterMs - nowMs) / DAY_MS)
  return { of, subject: displayName(subject), notAfterMs, daysLeft, state: notAfterMs < nowMs ? 'expired' : daysLeft < NEAR_DAYS ? 'near-expiry' : 'good' }
}

/** Of the authorities, the time authority, application keys in use and administrators who may log in. */
export async function certificateStates({ database: { stores }, kernel }: Deps): Promise<CertificateState[]> {
  const nowMs = kernel.clock.nowMs()
  const kinds = await Promise.all((['root', 'issuing', 'tsa'] as const).map(async (kind) => ({ of: kind as string, certificateBase64: (await stores.certificates.findOfKind(kind))?.certificateBase64 })))
  const keys = (await stores.applicationKeys.listAll()).filter(({ state }) => state === 'active').map(({ applicationId, index, certificatesBase64 }) => ({ of: `key:${applicationId}/${index}`, certificateBase64: certificatesBase64[0] }))
  const people = (await stores.administrators.list()).filter(({ state }) => state === 'active').map(({ loginName, certificateBase64 }) => ({ of: `administrator:${loginName}`, certificateBase64: certificateBase64 ?? undefined }))
  const states = [...kinds, ...keys, ...people].flatMap(({ of, certificateBase64 }) => (certificateBase64 === undefined ? [] : [certificateState(of, certificateBase64, nowMs)]))
  return states.sort((a, b) => a.notAfterMs - b.notAfterMs)
}

/** null: it cannot be opened. */
export async function journalState({ journals }: Deps, name: JournalName) {
  try {
    const { entries, sizeBytes, lastSyncedAtMs, failure, damage } = (await journals.open(name)).state()
    return { entries, sizeBytes, lastSyncedAtMs, failure, damage }
  } catch {
    return null
  }
}

interface FunctionState {
  name: string
  state: 'answering' | 'silent'
  millisecondsToAnswer: number | null
}

export async function functionStates({ context }: Deps): Promise<FunctionState[]> {
  const certificates = await timed('certificates', () => context.call(listAuthorities, {}))
  const told = OTHERS.flatMap((name) => {
    const url = context.env[`${name.toUpperCase().replaceAll('-', '_')}_URL`]
    return url ? [timed(name, () => probe(new URL(`/${name}/health`, url)))] : []
  })
  return [certificates, ...(await Promise.all(told))]
}

async function probe(url: URL): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_MS) })
  if (!response.ok) throw new Error(`answered ${response.status}`)
}

async function timed(name: string, work: () => Promise<unknown>): Promise<FunctionState> {
  const beganAt = performance.now()
  try {
    await work()
    return { name, state: 'answering', millisecondsToAnswer: Math.round(performance.now() - beganAt) }
  } catch {
    return { name, state: 'silent', millisecondsToAnswer: null }
  }
}
