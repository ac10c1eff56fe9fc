// Owns what waits for the disk: lines chained in the order they came, on the assumption that all before them gets there.
import { JournalError } from '../../_domain/journal/journal-error.ts'
import type { JournalEntry } from '../../_domain/journal/journal.ts'
import { createBatch, entryJson, type Batch } from './batch.ts'
import type { ChainHead } from './check-segment.ts'
import { closingJson, headerJson, longestJson, type Sm3 } from './line.ts'
import type { SegmentPlace } from './segment-writer.ts'

export interface ChainQueueOptions {
  readonly instance: string
  readonly sm3: Sm3
  readonly segmentBytes: number
  /** the end of what is on disk */
  readonly head: ChainHead
  readonly place: SegmentPlace | null
  /** for the header of the segment that is begun next */
  readonly damage: string | undefined
}

export interface ChainQueue {
  /** @param synced the last sequence on disk. @throws {JournalError} journal.entry_invalid */
  add(entry: JournalEntry, synced: number): Promise<{ sequence: number }>
  /** The line that closes the journal, as a batch of its own. */
  closing(synced: number): Batch
  isEmpty(): boolean
  /** waiting, or on their way to the disk */
  load(): { readonly entries: number; readonly bytes: number }
  /** the oldest batch, to be written now; then `done` or `restart` */
  take(): Batch | undefined
  done(batch: Batch): void
  /** Forgets all that is queued: the chain goes on from there. @returns what was forgotten, without the batch taken */
  restart(head: ChainHead, place: SegmentPlace | null): Batch[]
}

/** What one write takes at most, about. */
const batchBytes = 1 << 20
const firstBufferBytes = 1 << 17

export function createChainQueue({ instance, sm3, segmentBytes, head, place, damage: damageBefore }: ChainQueueOptions): ChainQueue {
  // Where the chain and the segment will be once everything queued is on disk.
  let tail = { ...head, place: place && { ...place } }
  let damage = damageBefore
  let batches: Batch[] = []
  let spare: Buffer | undefined
  let [entries, bytes] = [0, 0]

  /** The batch that the next line goes into. */
  function filling(): Batch {
    const last = batches.at(-1)
    const isFull = tail.place !== null && tail.place.bytes >= segmentBytes
    if (last && !isFull && last.sizeBytes() < batchBytes) return last
    const begins = tail.place === null || isFull ? tail.sequence + 1 : null
    const batch = createBatch(sm3, tail.digest, begins, spare ?? Buffer.allocUnsafeSlow(firstBufferBytes))
    spare = undefined
    batches.push(batch)
    if (begins !== null) {
      const header = { journal: 1 as const, instance, firstSequence: begins, previousDigest: tail.digest }
      tail.place = { firstSequence: begins, bytes: 0 }
      addLine(batch, headerJson(damage === undefined ? header : { ...header, damage }))
    }
    return batch
  }

  function addLine(batch: Batch, json: string): void {
    const lineBytes = batch.addLine(json)
    tail.digest = batch.digest()
    if (tail.place) tail.place.bytes += lineBytes
    bytes += lineBytes
  }

  return {
    add(entry, synced) {
      const json = entryJson(tail.sequence + 1, synced, entry)
      if (json.length > longestJson) throw new JournalError('journal.entry_invalid', `more than ${longestJson} characters`)
      const batch = filling()
      addLine(batch, json)
      const sequence = ++tail.sequence
      entries++
      return new Promise((resolve, reject) => batch.waiting.push({ sequence, resolve, reject }))
    },
    closing(synced) {
      const batch = createBatch(sm3, tail.digest, null, Buffer.allocUnsafeSlow(512))
      addLine(batch, closingJson(synced))
      return batch
    },
    isEmpty: () => batches.length === 0,
    load: () => ({ entries, bytes }),
    take: () => batches.shift(),
    done(batch) {
      if (batch.beginsSegment !== null) damage = undefined
      entries -= batch.waiting.length
      bytes -= batch.sizeBytes()
      spare = batch.takeBuffer()
    },
    restart(from, at) {
      const forgotten = batches
      batches = []
      tail = { ...from, place: at && { ...at } }
      ;[entries, bytes] = [0, 0]
      return forgotten
    },
  }
}
