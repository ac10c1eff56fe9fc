// Owns who may use a device now: so many at a time, in order of coming.

export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

export function createTurns(atOnce: number): InTurn {
  let inUse = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (inUse >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    else inUse++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else inUse--
    }
  }
}
