// Owns the way of an entry to the disk: those that come while a sync is under way share the next one.
import { JournalError } from '../../_domain/journal/journal-error.ts'
import type { JournalEntry } from '../../_domain/journal/journal.ts'
import type { Batch } from './batch.ts'
import { createChainQueue } from './chain-queue.ts'
import type { ChainHead } from './check-segment.ts'
import { createGathering } from './gathering.ts'
import type { Sm3 } from './line.ts'
import type { SegmentWriter } from './segment-writer.ts'

export interface GroupCommitOptions {
  readonly instance: string
  readonly sm3: Sm3
  readonly writer: SegmentWriter
  readonly segmentBytes: number
  readonly nowMs: () => number
  /** the end of what is on disk */
  readonly head: ChainHead
  /** nothing was written since the journal was closed */
  readonly isClosed: boolean
  /** for the header of the segment that is begun next */
  readonly newDamage: string | undefined
  readonly limits?: Partial<QueueLimits> | undefined
  /** after each sync: what it put on disk */
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

export interface GroupCommit {
  append(entry: JournalEntry): Promise<{ sequence: number }>
  synced(): ChainHead
  lastSyncedAtMs(): number | null
  failure(): string | null
  /** @returns false when the disk still holds a write: the files must not be given to anybody else */
  close(): Promise<boolean>
}

export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const { writer } = options
  const limits = { ...defaultLimits, ...options.limits }
  const queue = createChainQueue({ ...options, place: writer.place(), damage: options.newDamage })
  const gathering = createGathering(() => queue.load().entries)
  const at = { synced: options.head, lastSyncedAtMs: null as number | null, failure: null as string | null, isMarked: options.isClosed }
  let [isClosing, isStalled, needsRepair] = [false, false, false]
  let [pump, inFlight, noteStall]: [Promise<void>?, Batch?, (() => void)?] = []

  async function run(): Promise<void> {
    do await gathering.ended(writeNext)
    while (!queue.isEmpty())
    pump = undefined
  }

  async function writeNext(): Promise<void> {
    const batch = queue.take()
    if (batch) await commit(batch)
  }

  async function commit(batch: Batch): Promise<void> {
    inFlight = batch
    const patience = setTimeout(giveUp, limits.patienceMs)
    try {
      if (needsRepair) await repair()
      await writer.store(batch.bytes(), batch.beginsSegment, () => !isStalled)
      succeed(batch)
    } catch (cause) {
      needsRepair = true
      // Before anybody is told: nothing half-written lies there while no entry comes.
      await repair().catch(() => undefined)
      if (!isStalled) refuseAll(`the journal cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, cause)
    } finally {
      clearTimeout(patience)
      inFlight = undefined
      isStalled = false
    }
  }

  const repair = (): Promise<void> => writer.repair().then(() => void (needsRepair = false))

  function succeed(batch: Batch): void {
    at.synced = { sequence: batch.waiting.at(-1)?.sequence ?? at.synced.sequence, digest: batch.digest() }
    at.lastSyncedAtMs = options.nowMs()
    at.failure = null
    at.isMarked = false
    options.onSynced?.(batch.sizeBytes())
    for (const { sequence, resolve } of batch.waiting) resolve({ sequence })
    queue.done(batch)
    gathering.learn(batch.waiting.length + queue.load().entries)
  }

  /** What is queued is chained to what failed: all of it is refused, and the chain goes on from what is on disk. */
  function refuseAll(text: string, cause?: unknown): void {
    at.failure = text
    const forgotten = queue.restart(at.synced, writer.place())
    for (const { waiting } of inFlight ? [inFlight, ...forgotten] : forgotten)
      for (const { reject } of waiting) reject(new JournalError('journal.unavailable', text, cause))
  }

  function giveUp(): void {
    isStalled = true
    noteStall?.()
    refuseAll(`the disk has not answered for ${limits.patienceMs} ms`)
  }

  return {
    async append(entry) {
      if (isClosing) throw new JournalError('journal.closed', options.instance)
      if (isStalled) throw new JournalError('journal.unavailable', at.failure ?? '')
      assertRoom(queue.load(), limits)
      assertEntry(entry)
      const stored = queue.add(entry, at.synced.sequence)
      pump ??= run()
      gathering.note()
      return stored
    },
    synced: () => at.synced,
    lastSyncedAtMs: () => at.lastSyncedAtMs,
    failure: () => at.failure,
    async close() {
      isClosing = true
      const stall = new Promise<void>((resolve) => (isStalled ? resolve() : (noteStall = resolve)))
      await Promise.race([pump, stall])
      if (!isStalled && !needsRepair && !at.isMarked && writer.place()) await Promise.race([commit(queue.closing(at.synced.sequence)), stall])
      if (!isStalled) await writer.close()
      return !isStalled
    },
  }
}

function assertRoom({ entries, bytes }: { entries: number; bytes: number }, { waitingEntries, waitingBytes }: QueueLimits): void {
  if (entries >= waitingEntries || bytes >= waitingBytes) throw new JournalError('journal.overloaded', `${entries} entries wait for the disk`)
}

function assertEntry({ timeMs, kind, keys }: JournalEntry): void {
  const isText = (value: unknown): boolean => typeof value === 'string'
  if (!Number.isSafeInteger(timeMs) || !isText(kind) || kind === '' || !Object.values(keys).every(isText)) throw new JournalError('journal.entry_invalid', `kind ${JSON.stringify(kind)}`)
}
