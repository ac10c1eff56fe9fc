// Owns the thread beside the event loop: one that keeps the index and searches, or one that verifies the chains and ends.
import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import type { JournalPage, JournalQuery, JournalVerdict } from '../../../_domain/journal/journal.ts'
import { coverSegments, indexSlice, isBehind, type OwnEnd } from './catch-up.ts'
import { removeIndexTables } from './index-tables.ts'
import { openJournalIndex, type JournalIndex } from './journal-index.ts'
import { searchSegments } from './search-segments.ts'
import { verifySegments } from './verify-segments.ts'

export type WorkerSetup = { readonly directory: string } & ({ readonly task: 'search'; readonly indexFile: string } | { readonly task: 'verify'; readonly own: OwnEnd })
/** without a query: only that there is more to index */
export interface SearchJob {
  readonly id: number
  readonly own: OwnEnd
  readonly query: JournalQuery | undefined
}
export type SearchAnswer = { readonly id: number; readonly page: JournalPage } | { readonly id: number; readonly failed: string }
export type VerifyAnswer = { readonly entries: number } | { readonly verdict: JournalVerdict }

const setup = workerData as WorkerSetup
const port = parentPort!
if (setup.task === 'verify') verify(setup)
else keepIndex(setup)

/** By another implementation of SM3 than the one that wrote. */
function verify({ directory, own }: Extract<WorkerSetup, { task: 'verify' }>): void {
  const sm3 = (message: Uint8Array): Uint8Array => createHash('sm3').update(message).digest()
  const verdict = verifySegments(directory, own, sm3, (entries) => port.postMessage({ entries } satisfies VerifyAnswer))
  port.postMessage({ verdict } satisfies VerifyAnswer)
}

function keepIndex({ directory, indexFile }: Extract<WorkerSetup, { task: 'search' }>): void {
  let index: JournalIndex | undefined
  let isIndexing = false
  let own: OwnEnd

  /** An index that cannot be used is thrown away; without one, everything is read. */
  function withIndex<T>(act: (index: JournalIndex) => T): T | undefined {
    try {
      return act((index ??= openJournalIndex(indexFile)))
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ERR_SQLITE_ERROR') throw cause
      index?.close()
      index = undefined
      removeIndexTables(indexFile)
      return undefined
    }
  }

  const none: Pick<JournalIndex, 'segments' | 'forget'> = { segments: () => [], forget: () => undefined }
  const search = (query: JournalQuery): JournalPage =>
    withIndex((found) => searchSegments(query, coverSegments(directory, own, found), found)) ?? searchSegments(query, coverSegments(directory, own, none), undefined)

  /** One slice, then whoever waits; the newest segments first. */
  function indexOn(): void {
    try {
      const hasMore = withIndex((found) => {
        const behind = coverSegments(directory, own, found).filter(isBehind)
        return behind.reverse().some((segment) => indexSlice(found, segment))
      })
      isIndexing = hasMore === true
    } catch {
      // The disk refuses: what is not indexed is read instead. Tried again with the next message.
      isIndexing = false
    }
    if (isIndexing) setImmediate(indexOn)
  }

  port.on('message', (job: SearchJob) => {
    own = job.own
    if (job.query) {
      try {
        port.postMessage({ id: job.id, page: search(job.query) } satisfies SearchAnswer)
      } catch (cause) {
        port.postMessage({ id: job.id, failed: String(cause) } satisfies SearchAnswer)
      }
    }
    if (isIndexing) return
    isIndexing = true
    setImmediate(indexOn)
  })
}
