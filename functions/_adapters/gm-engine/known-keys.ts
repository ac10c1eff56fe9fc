// Owns which public keys have a table of multiples in the engine: the ones that came again, most recently used, up to a bound.
import type { Kernel } from './kernel.ts'
import { STATUS } from './kernel.ts'

export interface KnownKeysLimits {
  /** Tables kept, 33 KB each. */
  readonly tables: number
  /** Sightings at which a table is built. Building costs as much as it saves in about seven verifications. */
  readonly buildAt: number
  /** Keys without a table whose sightings are remembered. */
  readonly counted: number
}

export const knownKeysLimits: KnownKeysLimits = { tables: 256, buildAt: 4, counted: 4096 }

export interface KnownKeys {
  /** The address of the key's table, or 0 while it has none. The key (x ‖ y) is checked only when a table is built. */
  tableOf(point64: Uint8Array): number
  /** How many keys have a table. */
  count(): number
}

export function createKnownKeys(kernel: Kernel, limits: KnownKeysLimits = knownKeysLimits): KnownKeys {
  /** In order of use, the longest unused first. */
  const tables = new Map<string, number>()
  const sightings = new Map<string, number>()

  function build(name: string, point64: Uint8Array): number {
    kernel.put(96, point64)
    const oldest = tables.size >= limits.tables ? tables.entries().next().value : undefined
    const table = oldest ? oldest[1] : kernel.exports.allocateKeyTable()
    if (oldest) tables.delete(oldest[0])
    if (kernel.exports.prepareKey(table) !== STATUS.ok) throw new Error('a key that verified is not a point')
    tables.set(name, table)
    return table
  }

  return {
    tableOf(point64) {
      if (limits.tables < 1) return 0
      const name = Buffer.from(point64.buffer, point64.byteOffset, point64.length).toString('latin1')
      const there = tables.get(name)
      if (there !== undefined) {
        tables.delete(name)
        tables.set(name, there)
        return there
      }
      const seen = (sightings.get(name) ?? 0) + 1
      sightings.delete(name)
      if (seen >= limits.buildAt && isPoint(kernel, point64)) return build(name, point64)
      if (sightings.size >= limits.counted) sightings.delete(sightings.keys().next().value!)
      sightings.set(name, seen)
      return 0
    },
    count: () => tables.size,
  }
}

function isPoint(kernel: Kernel, point64: Uint8Array): boolean {
  kernel.put(64, point64)
  return kernel.exports.checkPoint() === STATUS.ok
}
