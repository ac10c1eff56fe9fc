// Runs drawing in worker threads: a queue, a time limit for each job, a new thread after one that hung or died.
import { Worker } from 'node:worker_threads'
import type { PdfErrorCode } from '@yiqian/shared/pdf/error.ts'
import { PdfError } from '@yiqian/shared/pdf/error.ts'
import type { PageImageAssets } from './assets.ts'
import { workerFile } from './assets.ts'
import type { PageImageLimits, PageImageRequest } from './page-image-types.ts'

export type RenderJob =
  | { readonly kind: 'sizes'; readonly pdf: Uint8Array }
  | { readonly kind: 'image'; readonly pdf: Uint8Array; readonly request: PageImageRequest }
  | { readonly kind: 'text'; readonly pdf: Uint8Array; readonly keyword: string }
  | { readonly kind: 'ink'; readonly pdf: Uint8Array }

export interface RunOptions {
  /** once it runs; the pool's own limit unless given */
  readonly timeoutMs?: number
  /** stands back for all others: what somebody waits for at a screen comes first */
  readonly isPatient?: boolean
  /** takes it out of the queue; what runs already runs on */
  readonly signal?: AbortSignal
}

export interface RenderSetup {
  readonly assets: PageImageAssets
  readonly limits: PageImageLimits
  /** False only in the test which proves that its own check can fail. */
  readonly registerFonts: boolean
}

export interface RenderPool {
  /** @throws {PdfError} pdf.timeout — too many wait, it took too long, or it was taken out; and what the job throws */
  run(job: RenderJob, options?: RunOptions): Promise<unknown>
  close(): Promise<void>
}

interface Waiting {
  readonly job: RenderJob
  readonly options: RunOptions
  resolve(result: unknown): void
  reject(error: PdfError): void
}
type Answer = { readonly result: unknown } | { readonly code: PdfErrorCode; readonly detail: string }

/** How long a thread may take to load before its first job counts. */
const startAllowanceMs = 15_000

export function createRenderPool(setup: RenderSetup, threads: number): RenderPool {
  const waiting: Waiting[] = []
  const takeOut = (task: Waiting | undefined): Waiting | undefined => {
    const at = task ? waiting.indexOf(task) : -1
    return at < 0 ? undefined : waiting.splice(at, 1)[0]
  }
  const next = (): Waiting | undefined => takeOut(waiting.find(({ options }) => !options.isPatient) ?? waiting[0])
  const lanes = Array.from({ length: threads }, () => createLane(setup, next))
  return {
    run: (job, options = {}) =>
      new Promise((resolve, reject) => {
        if (waiting.length >= setup.limits.queuedJobs)
          return reject(new PdfError('pdf.timeout', 'too many pages waiting'))
        const task = { job, options, resolve, reject }
        waiting.push(task)
        options.signal?.addEventListener('abort', () => takeOut(task)?.reject(new PdfError('pdf.timeout', 'given up before it began')), { once: true })
        lanes.find((lane) => lane.idle())?.wake()
      }),
    close: async () => {
      for (const left of waiting.splice(0)) left.reject(new PdfError('pdf.render_failed', 'closed'))
      await Promise.all(lanes.map((lane) => lane.close()))
    },
  }
}

interface Lane {
  idle(): boolean
  wake(): void
  close(): Promise<void>
}

function createLane(setup: RenderSetup, next: () => Waiting | undefined): Lane {
  let worker: Worker | undefined
  let current: { task: Waiting; timer: NodeJS.Timeout } | undefined

  const settle = (finish: (task: Waiting) => void): void => {
    if (!current) return
    clearTimeout(current.timer)
    const { task } = current
    current = undefined
    worker?.unref()
    finish(task)
    wake()
  }

  const drop = (error: PdfError): void => {
    const dropped = worker
    worker = undefined
    dropped?.removeAllListeners()
    dropped?.on('error', () => undefined)
    void dropped?.terminate()
    settle((task) => task.reject(error))
  }

  const start = (): Worker => {
    const started = new Worker(workerFile(), {
      workerData: setup,
      // The host's fonts must not decide what a page looks like.
      env: { DISABLE_SYSTEM_FONTS_LOAD: '1' },
      resourceLimits: { maxOldGenerationSizeMb: setup.limits.heapMegabytes },
      execArgv: [],
    })
    started.on('message', (answer: Answer) =>
      settle((task) =>
        'code' in answer ? task.reject(new PdfError(answer.code, answer.detail)) : task.resolve(answer.result),
      ),
    )
    started.on('error', (cause) => drop(new PdfError('pdf.render_failed', String(cause))))
    started.on('exit', (status) => drop(new PdfError('pdf.render_failed', `drawing thread ended with ${status}`)))
    return started
  }

  const wake = (): void => {
    const task = current ? undefined : next()
    if (!task) return
    const allowance = worker ? 0 : startAllowanceMs
    const limitMs = task.options.timeoutMs ?? setup.limits.timeoutMs
    const timer = setTimeout(() => drop(new PdfError('pdf.timeout', `${limitMs} ms`)), limitMs + allowance)
    worker ??= start()
    worker.ref()
    current = { task, timer }
    worker.postMessage(task.job)
  }

  return {
    idle: () => !current,
    wake,
    close: async () => {
      const ending = worker
      drop(new PdfError('pdf.render_failed', 'closed'))
      await ending?.terminate()
    },
  }
}
