// Owns what the status page is told: asked anew each time, and never failing because one part does.
import { connect } from 'node:net'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'
import { listAuthorities } from '@yiqian/shared/protocol/certificates.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { getTimeState } from '@yiqian/shared/protocol/timestamp-administration.ts'
import type { JournalName } from '../_domain/administration/administration.ts'
import { openListeners, type OpenListener } from '../_kernel/open-listeners.ts'
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

export interface Asked {
  functions: FunctionState[]
  /** what the functions of other processes say of their sockets */
  listeners: OpenListener[]
}

export async function functionStates({ context }: Deps): Promise<Asked> {
  const listeners: OpenListener[] = []
  const certificates = await timed('certificates', () => context.call(listAuthorities, {}))
  const told = OTHERS.flatMap((name) => {
    const url = context.env[`${name.toUpperCase().replaceAll('-', '_')}_URL`]
    return url ? [timed(name, async () => void listeners.push(...(await probe(name, new URL(`/${name}/health`, url)))))] : []
  })
  return { functions: [certificates, ...(await Promise.all(told))], listeners }
}

async function probe(name: string, url: URL): Promise<OpenListener[]> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_MS) })
  if (!response.ok) throw new Error(`answered ${response.status}`)
  const { listeners } = (await response.json()) as { listeners?: unknown }
  return Array.isArray(listeners) ? listeners.filter(isTold).map(({ name: of, address }) => ({ function: name, name: of, address })) : []
}

const isTold = (one: unknown): one is { name: string; address: string } => typeof one === 'object' && one !== null && 'name' in one && 'address' in one && typeof one.name === 'string' && typeof one.address === 'string'

/** Sockets of this process and of those asked. One that takes connections is tried; a datagram socket counts as long as its process has it open. */
export async function listenerStates({ context }: Deps, others: readonly OpenListener[]) {
  const all = [...(await openListeners(context)), ...others]
  return Promise.all(all.map(async (listener) => ({ ...listener, state: /^(?:udp|ntp):/.test(listener.address) || (await accepts(listener.address)) ? ('listening' as const) : ('silent' as const) })))
}

function accepts(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address.replace(/^\w+:/, 'http:'))
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, '').replace(/^(?:0\.0\.0\.0|::)$/, '127.0.0.1'), port: Number(port), timeout: PROBE_MS })
    const end = (answer: boolean) => () => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false))
  })
}

/** null: it cannot be had. */
export async function timeState({ context }: Deps) {
  try {
    return await context.call(getTimeState, {})
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  }
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
