// Owns which addresses have lately tried wrong permission codes, as this process knows it: read once a second, and anew when it changed it itself.
import { addressLimits, type CodeTries, type CodeTriesStore } from '../../_domain/application-key/code-tries.ts'

/** key and address → tries */
export type Tried = ReadonlyMap<string, CodeTries>

export interface RecentTries {
  /** Undefined: ask `read`. */
  held(): Tried | undefined
  read(): Promise<Tried>
  /** what is held does not count any more: this process wrote */
  forget(): void
}

/** How long a wait that begins at another instance may go unseen by right codes. Wrong ones ask the database. */
const FRESH_MS = 1000

export const placeOf = (keyId: string, address: string): string => `${keyId} ${address}`

/** @param steadyMs only goes forward */
export function createRecentTries(store: Pick<CodeTriesStore, 'listSince'>, nowMs: () => number, steadyMs: () => number): RecentTries {
  let kept: { atMs: number; tried: Tried } | undefined
  let reading: Promise<Tried> | undefined
  const start = (): Promise<Tried> => {
    const atMs = steadyMs()
    const mine: Promise<Tried> = store.listSince(nowMs() - addressLimits.forgottenAfterMs).then((all) => {
      const tried = new Map(all.map((tries) => [placeOf(tries.keyId, tries.address), tries]))
      if (reading === mine) kept = { atMs, tried }
      return tried
    }).finally(() => {
      if (reading === mine) reading = undefined
    })
    reading = mine
    return mine
  }
  return {
    held: () => (kept && steadyMs() - kept.atMs < FRESH_MS ? kept.tried : undefined),
    read: () => reading ?? start(),
    forget: () => void ([kept, reading] = [undefined, undefined]),
  }
}
