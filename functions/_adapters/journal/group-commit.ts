// Owns the way of an entry to the disk: those that come while a sync is under way share the next one.
import { JournalError } from '../../_domain/journal/journal-error.ts'
import type { JournalEntry } from '../../_domain/journal/journal.ts'
import { createBatch, entryJson, type Batch } from './batch.ts'
import type { ChainHead } from './check-segment.ts'
import { closingJson, headerJson, longestJson, type Sm3 } from './line.ts'
import type { SegmentPlace, SegmentWriter } from './segment-writer.ts'

export interface GroupCommitOptions {
  readonly instance: string
  readonly sm3: Sm3
  readonly writer: SegmentWriter
  readonly head: ChainHead
  /** for the header of the segment that is begun next */
  readonly damage: string | undefined
  readonly isClosed: boolean
  readonly segmentBytes: number
  readonly nowMs: () => number
  readonly limits?: Partial<QueueLimits>
  /** after each sync: bytes of this instance that became searchable */
  readonly onSynced?: (bytes: number) => void
}

export interface QueueLimits {
  /** waiting for the disk; more are refused */
  readonly waitingEntries: number
  readonly waitingBytes: number
  /** a disk that does not answer for so long is given up until it does */
  readonly patienceMs: number
}

const defaultLimits: QueueLimits = { waitingEntries: 50_000, waitingBytes: 32 << 20, patienceMs: 10_000 }
/** What one write takes at most, about. */
const batchBytes = 1 << 20
const firstBufferBytes = 1 << 17

export interface GroupCommit {
  append(entry: JournalEntry): Promise<{ sequence: number }>
  synced(): ChainHead
  lastSyncedAtMs(): number | null
  failure(): string | null
  close(): Promise<void>
}

export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const { instance, sm3, writer, segmentBytes, nowMs, onSynced } = options
  const limits = { ...defaultLimits, ...options.limits }
  let synced = options.head
  // Where the chain and the segment will be once everything queued is on disk.
  let tail = { ...options.head, place: writer.place() as SegmentPlace | null }
  let damage = options.damage
  let queue: Batch[] = []
  let inFlight: Batch | undefined
  let spare: Buffer | undefined
  let [waitingEntries, waitingBytes] = [0, 0]
  let pump: Promise<void> | undefined
  let [isClosing, isStalled, needsRepair, isMarked] = [false, false, false, options.isClosed]
  let noteStall: (() => void) | undefined
  let lastSyncedAtMs: number | null = null
  let failure: string | null = null

  /** The batch that the next line goes into. */
  function filling(): Batch {
    const last = queue.at(-1)
    const isFull = tail.place !== null && tail.place.bytes >= segmentBytes
    if (last && !isFull && last.sizeBytes() < batchBytes) return last
    const begins = tail.place === null || isFull ? tail.sequence + 1 : null
    const batch = createBatch(sm3, tail.digest, begins, spare ?? Buffer.allocUnsafeSlow(firstBufferBytes))
    spare = undefined
    queue.push(batch)
    if (begins !== null) {
      tail.place = { firstSequence: begins, bytes: 0 }
      addLine(batch, headerJson({ journal: 1, instance, firstSequence: begins, previousDigest: tail.digest, ...(damage === undefined ? {} : { damage }) }))
    }
    return batch
  }

  function addLine(batch: Batch, json: string): void {
    const before = batch.sizeBytes()
    batch.addLine(json)
    const bytes = batch.sizeBytes() - before
    tail.digest = batch.digest()
    tail.place = { firstSequence: tail.place!.firstSequence, bytes: tail.place!.bytes + bytes }
    waitingBytes += bytes
  }

  function append(entry: JournalEntry): Promise<{ sequence: number }> {
    const refusal = whyRefused(entry)
    if (refusal) return Promise.reject(refusal)
    const sequence = tail.sequence + 1
    const json = entryJson(sequence, synced.sequence, entry)
    if (json.length > longestJson) return Promise.reject(new JournalError('journal.entry_invalid', `more than ${longestJson} characters`))
    const batch = filling()
    addLine(batch, json)
    tail.sequence = sequence
    waitingEntries++
    pump ??= run()
    return new Promise((resolve, reject) => batch.waiting.push({ sequence, resolve, reject }))
  }

  function whyRefused({ timeMs, kind, keys }: JournalEntry): JournalError | undefined {
    if (isClosing) return new JournalError('journal.closed', instance)
    if (isStalled) return new JournalError('journal.unavailable', failure ?? '')
    if (waitingEntries >= limits.waitingEntries || waitingBytes >= limits.waitingBytes) return new JournalError('journal.overloaded', `${waitingEntries} entries wait for the disk`)
    if (!Number.isSafeInteger(timeMs) || kind === '' || Object.values(keys).some((value) => typeof value !== 'string')) return new JournalError('journal.entry_invalid', `kind ${JSON.stringify(kind)}`)
    return undefined
  }

  async function run(): Promise<void> {
    do {
      // Whoever is ready in this turn of the event loop comes along.
      await new Promise((resolve) => setImmediate(resolve))
      const batch = queue.shift()
      if (batch) await commit(batch)
    } while (queue.length > 0)
    pump = undefined
  }

  async function commit(batch: Batch): Promise<void> {
    const head: ChainHead = { sequence: batch.waiting.at(-1)?.sequence ?? synced.sequence, digest: batch.digest() }
    inFlight = batch
    const patience = setTimeout(() => giveUp(batch), limits.patienceMs)
    try {
      if (needsRepair) await repair()
      await writer.store(batch.bytes(), batch.beginsSegment, () => !isStalled)
      succeed(batch, head)
    } catch (cause) {
      needsRepair = true
      if (!isStalled) refuseAll(`the journal cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, cause)
      // Taken out at once if that is possible, so that nothing half-written lies there while no entry comes.
      await repair().catch(() => undefined)
    } finally {
      clearTimeout(patience)
      inFlight = undefined
      isStalled = false
    }
  }

  async function repair(): Promise<void> {
    await writer.repair()
    needsRepair = false
  }

  function succeed(batch: Batch, head: ChainHead): void {
    synced = head
    lastSyncedAtMs = nowMs()
    failure = null
    if (batch.beginsSegment !== null) damage = undefined
    isMarked = false
    settle(batch)
    onSynced?.(batch.sizeBytes())
    for (const { sequence, resolve } of batch.waiting) resolve({ sequence })
    spare = batch.takeBuffer()
  }

  function settle(batch: Batch): void {
    waitingEntries -= batch.waiting.length
    waitingBytes -= batch.sizeBytes()
  }

  /** What is queued is chained to what failed: all of it is refused, and the chain goes on from what is on disk. */
  function refuseAll(text: string, cause?: unknown): void {
    failure = text
    const refused = inFlight ? [inFlight, ...queue] : queue
    queue = []
    tail = { ...synced, place: writer.place() }
    ;[waitingEntries, waitingBytes] = [0, 0]
    for (const { waiting } of refused) for (const { reject } of waiting) reject(new JournalError('journal.unavailable', text, cause))
  }

  function giveUp(batch: Batch): void {
    if (inFlight !== batch) return
    isStalled = true
    noteStall?.()
    refuseAll(`the disk has not answered for ${limits.patienceMs} ms`)
  }

  async function close(): Promise<void> {
    isClosing = true
    const stall = new Promise<void>((resolve) => (isStalled ? resolve() : (noteStall = resolve)))
    await Promise.race([pump, stall])
    // The kernel still holds the write: nothing can be done with the file.
    if (isStalled) return
    if (!isMarked && writer.place() && !needsRepair) {
      tail = { ...synced, place: writer.place() }
      const mark = createBatch(sm3, tail.digest, null, Buffer.allocUnsafe(512))
      addLine(mark, closingJson(synced.sequence))
      await commit(mark)
    }
    await writer.close()
  }

  return { append, synced: () => synced, lastSyncedAtMs: () => lastSyncedAtMs, failure: () => failure, close }
}
