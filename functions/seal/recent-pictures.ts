// Pictures of pages that were drawn lately, in memory: a page that a phone asked for ahead, or that several people look at, is drawn once.
import type { PageImage } from '../_adapters/page-images/page-images.ts'
import type { Clock } from '../_domain/ports.ts'

export interface RecentPictures {
  /** @param name says all that decides what the picture looks like. @throws what `draw` throws; that is not kept */
  of(name: string, draw: () => Promise<PageImage>): Promise<PageImage>
}

interface Kept {
  image: Promise<PageImage>
  sizeBytes: number
  atMs: number
}

const MOST_BYTES = 32 * 1_048_576
/** Longer than this nobody leafs through a document; what was deleted meanwhile is gone from here too. */
const KEPT_MS = 10 * 60_000

export function createRecentPictures(clock: Clock, { mostBytes = MOST_BYTES, keptMs = KEPT_MS } = {}): RecentPictures {
  /** the one asked for longest ago first */
  const kept = new Map<string, Kept>()
  let totalBytes = 0

  const drop = (name: string, one: Kept): void => {
    if (kept.get(name) !== one) return
    kept.delete(name)
    totalBytes -= one.sizeBytes
  }
  const makeRoom = (): void => {
    const oldestMs = clock.nowMs() - keptMs
    for (const [name, one] of kept) if (totalBytes > mostBytes || one.atMs < oldestMs) drop(name, one)
  }

  return {
    async of(name, draw) {
      makeRoom()
      const known = kept.get(name)
      if (known) {
        kept.delete(name)
        kept.set(name, known)
        return known.image
      }
      const one: Kept = { image: draw(), sizeBytes: 0, atMs: clock.nowMs() }
      kept.set(name, one)
      try {
        const image = await one.image
        if (kept.get(name) === one) totalBytes += one.sizeBytes = image.bytes.length
        makeRoom()
        return image
      } catch (error) {
        drop(name, one)
        throw error
      }
    },
  }
}
