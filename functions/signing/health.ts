// How the sign/verify server is: asks every key store that is set up, looks at the time. A device that is away is named.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { KeyStore } from '../_domain/application-key/application-key.ts'
import type { FunctionContext, Health } from '../_kernel/define-function.ts'
import type { Deps } from './deps.ts'

/** Balancers ask every second or two; a device has better things to do. */
const FRESH_MS = 5_000

export function signingHealth({ keyStores, time }: Pick<Deps, 'keyStores' | 'time'>, { log }: Pick<FunctionContext, 'log'>): () => Promise<Health> {
  let last: { atMs: number; health: Promise<Health> } | undefined
  const look = async (): Promise<Health> => {
    const stores = await Promise.all(keyStores.all().map(checkStore))
    const { status, reason } = time.state()
    const ok = status !== 'unavailable' && stores.every(({ failure }) => failure === null)
    if (!ok) log('error', { op: 'signing.health', detail: JSON.stringify({ time: reason.code, keyStores: stores.filter(({ failure }) => failure !== null) }) })
    return { ok, facts: { time: { status, reason }, keyStores: stores } }
  }
  return () => {
    const nowMs = performance.now()
    if (!last || nowMs - last.atMs > FRESH_MS) last = { atMs: nowMs, health: look() }
    return last.health
  }
}

async function checkStore(store: KeyStore): Promise<{ store: string; device: string | null; failure: string | null; deviceCode: string | null }> {
  try {
    return { store: store.name, device: (await store.check()).device, failure: null, deviceCode: null }
  } catch (error) {
    if (!(error instanceof Fault)) return { store: store.name, device: null, failure: error instanceof Error ? error.message : String(error), deviceCode: null }
    return { store: store.name, device: null, failure: error.code, deviceCode: error.facts['deviceCode'] === undefined ? null : String(error.facts['deviceCode']) }
  }
}
