// Owns putting a journal together: its folder, its lock, its repaired end, the way to the disk, the search.
import { closeSync, mkdirSync, openSync } from 'node:fs'
import path from 'node:path'
import { assertQuery } from '../../_domain/journal/journal-order.ts'
import type { Journal } from '../../_domain/journal/journal.ts'
import { createGroupCommit, type QueueLimits } from './group-commit.ts'
import { createNewestRecords } from './index/newest-records.ts'
import { scanRange } from './index/scan-range.ts'
import { checkSegment } from './check-segment.ts'
import type { Sm3 } from './line.ts'
import { lockInstance } from './lock.ts'
import { recoverInstance, syncFolder } from './recover.ts'
import { fileBytes, instanceFolder, listInstances, listSegments } from './segment-files.ts'
import { createSegmentWriter, type OpenFile } from './segment-writer.ts'

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
  const found = (() => {
    try {
      return recoverInstance(directory, instance, sm3)
    } catch (cause) {
      unlock()
      throw cause
    }
  })()
  let sizeBytes = found.sizeBytes
  const writer = createSegmentWriter(folder, found.segment, openFile)
  const commit = createGroupCommit({ ...found, instance, sm3, writer, damage: found.newDamage, segmentBytes, nowMs, ...(limits && { limits }), onSynced: (bytes) => void (sizeBytes += bytes) })
  return {
    append: commit.append,
    async search(query) {
      assertQuery(query)
      const newest = createNewestRecords(query)
      for (const name of listInstances(directory)) {
        for (const { file } of listSegments(directory, name)) {
          const fd = openSync(file, 'r')
          try {
            scanRange(fd, name, { from: 0, to: fileBytes(file) }, query, newest.offer)
          } finally {
            closeSync(fd)
          }
        }
      }
      return newest.page()
    },
    async verifyChain(onProgress) {
      let [entries, before] = [0, undefined as string | undefined]
      for (const segment of listSegments(directory, instance)) {
        const checked = checkSegment(segment, { sm3, before })
        entries += checked.entries
        onProgress?.(entries)
        if (checked.brokenAt) return { entries, brokenAt: `${instance}/${path.basename(segment.file)}, entry ${checked.brokenAt.sequence}: ${checked.brokenAt.why}` }
        before = checked.head.digest
      }
      return { entries, brokenAt: null }
    },
    state: () => {
      const { sequence, digest } = commit.synced()
      return {
        entries: sequence - found.firstSequence + 1,
        sizeBytes,
        lastSyncedAtMs: commit.lastSyncedAtMs(),
        failure: commit.failure(),
        damage: found.damage,
        head: { sequence, digestHex: digest },
      }
    },
    async close() {
      await commit.close()
      unlock()
    },
  }
}
