// Owns the threads of a journal: started when they are first needed, never what keeps the process alive.
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { JournalError } from '../../_domain/journal/journal-error.ts'
import type { JournalPage, JournalQuery, JournalVerdict } from '../../_domain/journal/journal.ts'
import { journalWorkerFile } from './assets.ts'
import type { OwnEnd } from './index/catch-up.ts'
import type { SearchAnswer, SearchJob, VerifyAnswer, WorkerSetup } from './index/journal-worker.ts'

export interface Background {
  search(query: JournalQuery, own: OwnEnd): Promise<JournalPage>
  /** There is more to index; starts the thread when there is none. */
  index(own: OwnEnd): void
  verify(own: OwnEnd, onEntries?: (entries: number) => void): Promise<JournalVerdict>
  close(): Promise<void>
}

/** What the threads may hold of JavaScript's memory, in MB. */
const heapLimitMb = 192
const indexName = 'index.sqlite'

interface Waiting {
  resolve(page: JournalPage): void
  reject(error: Error): void
}

export function createBackground(directory: string, folder: string): Background {
  const waiting = new Map<number, Waiting>()
  const verifying = new Set<Worker>()
  let searcher: Worker | undefined
  let [lastId, isClosed] = [0, false]

  const start = (setup: WorkerSetup): Worker => new Worker(journalWorkerFile(), { workerData: setup, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: heapLimitMb } })

  function startSearcher(): Worker {
    const worker = start({ task: 'search', directory, indexFile: path.join(folder, indexName) })
    const drop = (cause: unknown): void => {
      if (searcher !== worker) return
      searcher = undefined
      for (const { reject } of waiting.values()) reject(new JournalError('journal.unavailable', `the searching thread ended: ${String(cause)}`, cause))
      waiting.clear()
    }
    worker.on('message', (answer: SearchAnswer) => {
      const asked = waiting.get(answer.id)
      waiting.delete(answer.id)
      if (waiting.size === 0) worker.unref()
      if ('failed' in answer) asked?.reject(new JournalError('journal.unavailable', answer.failed))
      else asked?.resolve(answer.page)
    })
    worker.on('error', drop)
    worker.on('exit', drop)
    worker.unref()
    return worker
  }

  function send(job: SearchJob): void {
    searcher ??= startSearcher()
    if (job.query) searcher.ref()
    searcher.postMessage(job)
  }

  return {
    search(query, own) {
      if (isClosed) return Promise.reject(new JournalError('journal.closed', folder))
      const id = ++lastId
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        send({ id, own, query })
      })
    },
    index(own) {
      if (!isClosed) send({ id: 0, own, query: undefined })
    },
    verify(own, onEntries) {
      if (isClosed) return Promise.reject(new JournalError('journal.closed', folder))
      const worker = start({ task: 'verify', directory, own })
      verifying.add(worker)
      return new Promise<JournalVerdict>((resolve, reject) => {
        worker.on('message', (answer: VerifyAnswer) => ('verdict' in answer ? resolve(answer.verdict) : onEntries?.(answer.entries)))
        worker.on('error', reject)
        worker.on('exit', (status) => reject(new JournalError('journal.unavailable', `the verifying thread ended with ${status}`)))
      }).finally(() => verifying.delete(worker))
    },
    async close() {
      isClosed = true
      const threads = [...(searcher ? [searcher] : []), ...verifying]
      await Promise.all(threads.map((worker) => worker.terminate()))
    },
  }
}
