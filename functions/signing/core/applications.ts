// Owns which application a caller is: by the directory in the address, by the name in a TLS certificate, or by where it calls from.
import type { SigningAccess, SigningAccessStore } from '../../_domain/signing-access/signing-access.ts'
import { loopback } from '../config.ts'
import { createAddressList, type AddressList } from './address-list.ts'

export interface Known {
  readonly access: SigningAccess
  readonly sources: AddressList
}

export interface Applications {
  /** Undefined: none, or it may not call from there. */
  named(directory: string, address: string): Promise<Known | undefined>
  /** The one whose sources fit most narrowly; of several alike the oldest. */
  at(address: string): Promise<Known | undefined>
  byId(id: string): Promise<Known | undefined>
  /** what an administrator changed counts at once */
  forget(): void
}

/** How long another instance's change may go unseen. */
const FRESH_MS = 1000
const MOST_ADDRESSES = 10_000

export function createApplications(store: SigningAccessStore, nowMs: () => number): Applications {
  let held: { atMs: number; reading: Promise<readonly Known[]>; byAddress: Map<string, Known | undefined> } | undefined
  const read = (): Promise<readonly Known[]> => {
    if (held && nowMs() - held.atMs < FRESH_MS) return held.reading
    const reading = store.list().then((all) => all.filter(({ state }) => state === 'active').map((access) => ({ access, sources: createAddressList(access.sources.length > 0 ? access.sources : loopback) })))
    const mine = { atMs: nowMs(), reading, byAddress: new Map<string, Known | undefined>() }
    held = mine
    reading.catch(() => {
      if (held === mine) held = undefined
    })
    return reading
  }
  return {
    async named(directory, address) {
      const found = (await read()).find(({ access }) => access.directory === directory)
      return found?.sources(address) === undefined ? undefined : found
    },
    async at(address) {
      const all = await read()
      const { byAddress } = held ?? { byAddress: new Map<string, Known | undefined>() }
      if (byAddress.has(address)) return byAddress.get(address)
      let best: { known: Known; bits: number } | undefined
      for (const known of all) {
        const bits = known.sources(address)
        if (bits !== undefined && bits > (best?.bits ?? -1)) best = { known, bits }
      }
      if (byAddress.size >= MOST_ADDRESSES) byAddress.clear()
      byAddress.set(address, best?.known)
      return best?.known
    },
    byId: async (id) => (await read()).find(({ access }) => access.id === id),
    forget: () => void (held = undefined),
  }
}
