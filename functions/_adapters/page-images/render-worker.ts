// The worker thread: one job at a time, each answered with a result or a code. Started by render-pool.ts alone.
import { parentPort, workerData } from 'node:worker_threads'
import { PdfError } from '@yiqian/shared/pdf/error.ts'
import type { Drawing } from './draw-document.ts'
import { createDrawing } from './draw-document.ts'
import { registerFonts } from './fonts.ts'
import type { RenderJob, RenderSetup } from './render-pool.ts'

const setup = workerData as RenderSetup
const port = parentPort
if (!port) throw new Error('not a worker')

// pdf.js prints what it thinks of each odd file; a hostile one must not fill the log.
for (const level of ['log', 'info', 'warn', 'error'] as const) console[level] = () => undefined

const drawing = start()
// A failure to start is told to each job, in the handler below.
drawing.catch(() => undefined)

async function start(): Promise<Drawing> {
  if (setup.registerFonts) registerFonts(setup.assets.font)
  return createDrawing(setup.assets, setup.limits)
}

async function work(job: RenderJob): Promise<unknown> {
  const ready = await drawing
  if (job.kind === 'sizes') return ready.pageSizes(job.pdf)
  if (job.kind === 'image') return ready.renderPage(job.pdf, job.request)
  if (job.kind === 'ink') return ready.lastPageInk(job.pdf)
  return ready.locateText(job.pdf, job.keyword)
}

port.on('message', (job: RenderJob) => {
  work(job).then(
    (result) => port.postMessage({ result }),
    (cause: unknown) =>
      port.postMessage(
        cause instanceof PdfError
          ? { code: cause.code, detail: cause.detail }
          : { code: 'pdf.render_failed', detail: String(cause) },
      ),
  )
})
