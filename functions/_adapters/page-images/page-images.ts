// Pages as pictures, page sizes and text positions of a PDF, drawn away from the main thread.
import type { LocateText, PdfBox } from '@yiqian/shared/pdf/position.ts'
import type { PageInk } from '../../_domain/signature-place/page-ink.ts'
import { pageImageAssets } from './assets.ts'
import type { PageImage, PageImageLimits, PageImageRequest, PageSize } from './page-image-types.ts'
import { defaultLimits } from './page-image-types.ts'
import type { RenderJob, RunOptions } from './render-pool.ts'
import { createRenderPool } from './render-pool.ts'

export type { PageImage, PageImageLimits, PageImageRequest, PageSize } from './page-image-types.ts'
export { defaultLimits } from './page-image-types.ts'

/** Each call throws PdfError: pdf.broken, pdf.encrypted, pdf.unsupported, pdf.page_missing, pdf.too_large, pdf.timeout or pdf.render_failed. */
export interface PageImages {
  pageSizes(pdf: Uint8Array): Promise<readonly PageSize[]>
  renderPage(pdf: Uint8Array, request: PageImageRequest): Promise<PageImage>
  /** For `preparePdfSignature`'s keyword positions. */
  readonly locateText: LocateText
  /** What is printed on the last page, for `_domain/signature-place`. */
  lastPageInk(pdf: Uint8Array, options?: RunOptions): Promise<PageInk>
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
  const setup = {
    assets: pageImageAssets(),
    limits: { ...defaultLimits, ...options.limits },
    registerFonts: options.registerFonts ?? true,
  }
  const pool = createRenderPool(setup, options.threads ?? 1)
  const run = <T>(job: RenderJob, runOptions?: RunOptions): Promise<T> => pool.run(job, runOptions) as Promise<T>
  return {
    pageSizes: (pdf) => run<readonly PageSize[]>({ kind: 'sizes', pdf }),
    renderPage: (pdf, request) => run<PageImage>({ kind: 'image', pdf, request }),
    locateText: (pdf, keyword) => run<readonly PdfBox[]>({ kind: 'text', pdf, keyword }),
    lastPageInk: (pdf, runOptions) => run<PageInk>({ kind: 'ink', pdf }, runOptions),
    close: () => pool.close(),
  }
}
