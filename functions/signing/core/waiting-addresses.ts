// Owns which addresses must wait before they may try a permission code again, as this process knows it: read once a second, and anew when it changed it itself.
import { addressLimits, mustWait, type CodeTries, type CodeTriesStore } from '../../_domain/application-key/code-tries.ts'

/** key and address → end of the wait */
export type Waits = ReadonlyMap<string, Pick<CodeTries, 'waitUntilMs'>>

export interface WaitingAddresses {
  /** Undefined: ask `read`. */
  held(): Waits | undefined
  read(): Promise<Waits>
  /** what is held does not count any more: this process wrote */
  forget(): void
}

/** How long a wait that begins at another instance may go unseen by right codes. Wrong ones ask the database. */
const FRESH_MS = 1000

export const placeOf = (keyId: string, address: string): string => `${keyId} ${address}`
export const isWaiting = (waits: Waits, place: string, nowMs: number): boolean => {
  const there = waits.get(place)
  return there !== undefined && mustWait(there, nowMs, addressLimits)
}

/** @param steadyMs only goes forward */
export function createWaitingAddresses(store: Pick<CodeTriesStore, 'listWaiting'>, nowMs: () => number, steadyMs: () => number): WaitingAddresses {
  let kept: { atMs: number; waits: Waits } | undefined
  let reading: Promise<Waits> | undefined
  const start = (): Promise<Waits> => {
    const atMs = steadyMs()
    const mine: Promise<Waits> = store.listWaiting(nowMs()).then((all) => {
      const waits = new Map(all.map((tries) => [placeOf(tries.keyId, tries.address), tries]))
      if (reading === mine) kept = { atMs, waits }
      return waits
    }).finally(() => {
      if (reading === mine) reading = undefined
    })
    reading = mine
    return mine
  }
  return {
    held: () => (kept && steadyMs() - kept.atMs < FRESH_MS ? kept.waits : undefined),
    read: () => reading ?? start(),
    forget: () => void ([kept, reading] = [undefined, undefined]),
  }
}
