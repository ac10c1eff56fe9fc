// Keeps private keys of the software store open in memory: the most recently used, each looked up again now and then.
import { keyNotFound } from './key-parts.ts'
import type { SoftwareKey } from './software-key.ts'

export interface OpenKeysLimits {
  /** Keys kept open. */
  readonly keys: number
  /** After this time it is asked whether the key still exists: another instance may have destroyed it. */
  readonly recheckAfterMs: number
}

export const openKeysLimits: OpenKeysLimits = { keys: 256, recheckAfterMs: 5_000 }

interface Entry {
  readonly label: string
  readonly opening: Promise<SoftwareKey | undefined>
  /** once it is open */
  key: SoftwareKey | undefined
  checkedAtMs: number
  checking: Promise<boolean> | undefined
  /** calls under way: it is wiped after the last of them */
  users: number
  isRemoved: boolean
}

export interface OpenKeys {
  /** @throws {Fault} key.not_found */
  use<T>(label: string, work: (key: SoftwareKey) => Promise<T>): Promise<T>
  forget(label: string): void
  close(): void
}

export function createOpenKeys(options: {
  open: (label: string) => Promise<SoftwareKey | undefined>
  exists: (label: string) => Promise<boolean>
  nowMs: () => number
  limits?: Partial<OpenKeysLimits>
}): OpenKeys {
  const limits = { ...openKeysLimits, ...options.limits }
  /** In order of use, the longest unused first. */
  const entries = new Map<string, Entry>()

  function remove(entry: Entry): void {
    entry.isRemoved = true
    if (entries.get(entry.label) === entry) entries.delete(entry.label)
    wipeIfUnused(entry)
  }

  function wipeIfUnused(entry: Entry): void {
    if (entry.isRemoved && entry.users === 0) void entry.opening.then((key) => key?.wipe(), () => undefined)
  }

  function entryOf(label: string): Entry {
    const there = entries.get(label)
    const entry: Entry = there ?? { label, opening: options.open(label), key: undefined, checkedAtMs: options.nowMs(), checking: undefined, users: 0, isRemoved: false }
    entries.delete(label)
    entries.set(label, entry)
    if (!there) {
      entry.opening.then((key) => (key ? (entry.key = key) : remove(entry)), () => remove(entry))
      if (entries.size > limits.keys) remove(entries.values().next().value!)
    }
    return entry
  }

  const isFresh = (entry: Entry): boolean => Math.abs(options.nowMs() - entry.checkedAtMs) < limits.recheckAfterMs

  async function stillExists(entry: Entry): Promise<boolean> {
    entry.checking ??= options.exists(entry.label).finally(() => (entry.checking = undefined))
    const exists = await entry.checking
    entry.checkedAtMs = options.nowMs()
    if (!exists) remove(entry)
    return exists
  }

  return {
    async use(label, work) {
      const entry = entryOf(label)
      entry.users++
      try {
        // Nearly always both are known: thousands of signatures a second do not wait for what is there.
        const key = entry.key ?? (await entry.opening)
        if (!key || !(isFresh(entry) || (await stillExists(entry)))) throw keyNotFound('software', label)
        return await work(key)
      } finally {
        entry.users--
        wipeIfUnused(entry)
      }
    },
    forget(label) {
      const entry = entries.get(label)
      if (entry) remove(entry)
    },
    close: () => [...entries.values()].forEach(remove),
  }
}
