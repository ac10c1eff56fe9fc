// Pages as pictures, page sizes and text positions of a PDF, drawn away from the main thread.
import type { LocateText, PdfBox } from '@yiqian/shared/pdf/position.ts'
import { pageImageAssets } from './assets.ts'
import type { RenderJob } from './render-pool.ts'
import { createRenderPool } from './render-pool.ts'

/** As displayed, in points. */
export interface PageSize { readonly width: number; readonly height: number }

export type PageImageRequest = {
  /** 1 is the first page. */
  readonly page: number
  readonly format: 'png' | 'webp' | 'jpeg'
  /** 1–100, of webp and jpeg; 82 unless given. */
  readonly quality?: number
} & ({ /** Pixels per point; 2 is fit for a phone. */ readonly scale: number } | { readonly widthPixels: number })

export interface PageImage {
  readonly bytes: Uint8Array
  readonly widthPixels: number
  readonly heightPixels: number
  readonly contentType: `image/${'png' | 'webp' | 'jpeg'}`
}

export interface PageImageLimits {
  readonly pdfBytes: number
  readonly pages: number
  readonly pixels: number
  /** For one job, once the thread runs. */
  readonly timeoutMs: number
  readonly heapMegabytes: number
  readonly queuedJobs: number
}

export const defaultLimits: PageImageLimits = {
  pdfBytes: 128 * 1024 * 1024, pages: 2_000, pixels: 16_000_000, timeoutMs: 20_000, heapMegabytes: 768, queuedJobs: 200,
}

/** Each call throws PdfError: pdf.broken, pdf.encrypted, pdf.unsupported, pdf.page_missing, pdf.too_large, pdf.timeout or pdf.render_failed. */
export interface PageImages {
  pageSizes(pdf: Uint8Array): Promise<readonly PageSize[]>
  renderPage(pdf: Uint8Array, request: PageImageRequest): Promise<PageImage>
  /** For `preparePdfSignature`'s keyword positions. */
  readonly locateText: LocateText
  close(): Promise<void>
}

export interface PageImageOptions {
  readonly limits?: Partial<PageImageLimits>
  /** Threads; 1 unless given. Each holds about 150 MB once it has drawn. */
  readonly threads?: number
  /** Leave alone: false leaves Chinese text out, for the test that proves so. */
  readonly registerFonts?: boolean
}

/** Threads start with the first job and do not keep the process alive. */
export function createPageImages(options: PageImageOptions = {}): PageImages {
  const setup = { assets: pageImageAssets(), limits: { ...defaultLimits, ...options.limits }, registerFonts: options.registerFonts ?? true }
  const pool = createRenderPool(setup, options.threads ?? 1)
  const run = <T>(job: RenderJob): Promise<T> => pool.run(job) as Promise<T>
  return {
    pageSizes: (pdf) => run<readonly PageSize[]>({ kind: 'sizes', pdf }),
    renderPage: (pdf, request) => run<PageImage>({ kind: 'image', pdf, request }),
    locateText: (pdf, keyword) => run<readonly PdfBox[]>({ kind: 'text', pdf, keyword }),
    close: () => pool.close(),
  }
}
