// Owns values read again only after a while: what changed elsewhere is seen within that time.

export interface Remembered<T> {
  /** A failure is not remembered. */
  get(name: string): Promise<T>
  forget(name: string): void
}

export function createRemembered<T>(options: { load: (name: string) => Promise<T>; nowMs: () => number; forMs: number; most?: number }): Remembered<T> {
  const { load, nowMs, forMs, most = 2_048 } = options
  const entries = new Map<string, { value: Promise<T>; readAtMs: number }>()
  return {
    get(name) {
      const there = entries.get(name)
      if (there && Math.abs(nowMs() - there.readAtMs) < forMs) return there.value
      const entry = { value: load(name), readAtMs: nowMs() }
      entries.delete(name)
      entries.set(name, entry)
      entry.value.catch(() => entries.get(name) === entry && entries.delete(name))
      if (entries.size > most) entries.delete(entries.keys().next().value!)
      return entry.value
    },
    forget: (name) => void entries.delete(name),
  }
}
