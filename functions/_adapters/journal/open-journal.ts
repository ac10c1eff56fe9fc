// Owns putting a journal together: its folder, its lock, its repaired end, the way to the disk, the search.
import { mkdirSync } from 'node:fs'
import { assertQuery } from '../../_domain/journal/journal-order.ts'
import type { Journal } from '../../_domain/journal/journal.ts'
import { createBackground } from './background.ts'
import { createGroupCommit, type QueueLimits } from './group-commit.ts'
import type { OwnEnd } from './index/catch-up.ts'
import type { Sm3 } from './line.ts'
import { lockInstance } from './lock.ts'
import { recoverInstance, syncFolder } from './recover.ts'
import { instanceFolder } from './segment-files.ts'
import { createSegmentWriter, type OpenFile } from './segment-writer.ts'

/** Below this a journal is searched by reading it. */
const scannedBytes = 8 << 20
/** The index is brought up after so many bytes more: each time it writes most pages of its present segment anew. */
const indexEachBytes = 4 << 20

export interface JournalOptions {
  /** shared by the instances that search covers; made when it is not there */
  directory: string
  /** of this process; names a folder */
  instance: string
  sm3: Sm3
  /** a segment that has reached this is followed by another; 64 MiB */
  segmentBytes?: number
  nowMs?: () => number
  limits?: Partial<QueueLimits>
  /** for tests of a disk that hangs */
  openFile?: OpenFile
}

/**
 * Checks the last segment and repairs what a crash left of an entry nobody was told of.
 * @throws {JournalError} journal.locked — another process, or another journal of this one, writes there.
 */
export async function openJournal({ directory, instance, sm3, segmentBytes = 64 << 20, nowMs = Date.now, limits, openFile }: JournalOptions): Promise<Journal> {
  const folder = instanceFolder(directory, instance)
  mkdirSync(folder, { recursive: true })
  syncFolder(directory)
  const unlock = lockInstance(folder)
  const found = orElse(unlock, () => recoverInstance(directory, instance, sm3))
  let [sizeBytes, indexedAtBytes, damage] = [found.sizeBytes, 0, found.damage]
  const writer = createSegmentWriter(folder, found.segment, openFile)
  const background = createBackground(directory, folder)
  const ownEnd = (): OwnEnd => ({ instance, ...(writer.place() ?? { firstSequence: commit.synced().sequence, bytes: null }) })

  /** Small journals are read sooner than a thread is started. */
  function noteGrowth(bytes: number): void {
    sizeBytes += bytes
    if (sizeBytes < scannedBytes || sizeBytes - indexedAtBytes < indexEachBytes) return
    indexedAtBytes = sizeBytes
    background.index(ownEnd())
  }

  const commit = createGroupCommit({ ...found, instance, sm3, writer, segmentBytes, nowMs, limits, onSynced: noteGrowth })
  noteGrowth(0)
  let closed: Promise<void> | undefined
  async function close(): Promise<void> {
    const isQuiet = await commit.close()
    await background.close()
    // Otherwise the lock ends with the process.
    if (isQuiet) unlock()
  }

  return {
    append: commit.append,
    async search(query) {
      assertQuery(query)
      return background.search(query, ownEnd())
    },
    async verifyChain(onProgress) {
      const verdict = await background.verify(ownEnd(), onProgress)
      damage = verdict.brokenAt ?? damage
      return verdict
    },
    state: () => {
      const { sequence, digest } = commit.synced()
      return { entries: sequence - found.firstSequence + 1, sizeBytes, lastSyncedAtMs: commit.lastSyncedAtMs(), failure: commit.failure(), damage, head: { sequence, digestHex: digest } }
    },
    close: () => (closed ??= close()),
  }
}

function orElse<T>(undo: () => void, act: () => T): T {
  try {
    return act()
  } catch (cause) {
    undo()
    throw cause
  }
}
