// Everything that touches pdf.js: opens a document, draws a page, finds words. Runs inside the worker only.
import type * as PdfJs from 'pdfjs-dist'
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist'
import { readFileSync } from 'node:fs'
import { createCanvas, type Canvas } from '@napi-rs/canvas'
import { PdfError } from '@yiqian/shared/pdf/error.ts'
import { glyphCoverage } from '@yiqian/shared/pdf/font-runs.ts'
import { displayedSize, listPages } from '@yiqian/shared/pdf/pages.ts'
import { openPdf } from '@yiqian/shared/pdf/syntax/pdf-file.ts'
import type { PdfBox } from '@yiqian/shared/pdf/position.ts'
import type { PageImageAssets } from './assets.ts'
import type { PageInk } from '../../_domain/signature-place/page-ink.ts'
import { findKeyword } from './find-keyword.ts'
import { assertNoTextLost } from './lost-text.ts'
import { inkOf } from './page-ink.ts'
import type { PageImage, PageImageRequest, PageSize, PageImageLimits } from './page-image-types.ts'

type RenderParameters = Parameters<PDFPageProxy['render']>[0]

export interface Drawing {
  pageSizes(pdf: Uint8Array): Promise<readonly PageSize[]>
  renderPage(pdf: Uint8Array, request: PageImageRequest): Promise<PageImage>
  locateText(pdf: Uint8Array, keyword: string): Promise<readonly PdfBox[]>
  /** of the last page */
  lastPageInk(pdf: Uint8Array): Promise<PageInk>
}

/** What a picture inside the page may have; larger ones make the page fail rather than vanish. */
const innerPictureLimitPixels = 64 * 1024 * 1024

/** The longer side of a page that is looked at for a free place, at most. */
const INK_PIXELS = 1_200

export async function createDrawing(assets: PageImageAssets, limits: PageImageLimits): Promise<Drawing> {
  const substituteHas = glyphCoverage(readFileSync(assets.font))
  const pdfjs = (await import('pdfjs-dist/legacy/build/pdf.mjs')) as unknown as typeof PdfJs
  // pdf.js looks for its parser here before it would import a file by name, which a bundle does not have.
  Object.assign(globalThis, { pdfjsWorker: await import('pdfjs-dist/legacy/build/pdf.worker.mjs') })

  const withDocument = async <T>(pdf: Uint8Array, use: (document: PDFDocumentProxy) => Promise<T>): Promise<T> => {
    const pages = checkedPages(pdf, limits)
    const task = pdfjs.getDocument({
      data: new Uint8Array(pdf),
      verbosity: pdfjs.VerbosityLevel.ERRORS,
      stopAtErrors: true,
      enableXfa: false,
      cMapUrl: assets.cMaps,
      cMapPacked: true,
      standardFontDataUrl: assets.standardFonts,
      wasmUrl: assets.wasm,
      iccUrl: assets.icc,
      useSystemFonts: false,
      disableFontFace: true,
      isOffscreenCanvasSupported: false,
      isImageDecoderSupported: false,
      maxImageSize: innerPictureLimitPixels,
    })
    try {
      const document = await task.promise
      if (document.numPages !== pages.length)
        throw new PdfError('pdf.broken', `pages counted ${pages.length} and ${document.numPages}`)
      return await use(document)
    } catch (cause) {
      throw named(cause)
    } finally {
      await task.destroy()
    }
  }

  return {
    pageSizes: (pdf) => Promise.resolve(checkedPages(pdf, limits).map(displayedSize)),
    renderPage: (pdf, request) =>
      withDocument(pdf, async (document) => {
        const page = await pageOf(document, request.page)
        await assertNoTextLost(page, pdfjs.OPS, substituteHas)
        return draw(page, request, limits)
      }),
    locateText: (pdf, keyword) => withDocument(pdf, (document) => locate(document, keyword)),
    lastPageInk: (pdf) =>
      withDocument(pdf, async (document) => {
        const page = await pageOf(document, document.numPages)
        await assertNoTextLost(page, pdfjs.OPS, substituteHas)
        const { width, height } = displayedSize(listPages(openPdf(pdf)).at(-1)!)
        const { canvas, surface, viewport } = canvasFor(page, Math.min(1, INK_PIXELS / Math.max(width, height)), limits)
        await page.render({ ...surface, viewport, background: '#ffffff' }).promise
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
        return inkOf(data, canvas.width, { page: document.numPages, width, height })
      }),
  }
}

/** The strict parser has the first word: what it refuses is not drawn, so that nothing is shown which could not be signed. */
function checkedPages(pdf: Uint8Array, limits: PageImageLimits): ReturnType<typeof listPages> {
  if (pdf.length > limits.pdfBytes) throw new PdfError('pdf.too_large', `${pdf.length} bytes`)
  const pages = listPages(openPdf(pdf))
  if (pages.length > limits.pages) throw new PdfError('pdf.too_large', `${pages.length} pages`)
  return pages
}

async function pageOf(document: PDFDocumentProxy, number: number): Promise<PDFPageProxy> {
  if (!Number.isInteger(number) || number < 1 || number > document.numPages)
    throw new PdfError('pdf.page_missing', `page ${number} of ${document.numPages}`)
  return document.getPage(number)
}

async function draw(page: PDFPageProxy, request: PageImageRequest, limits: PageImageLimits): Promise<PageImage> {
  const natural = page.getViewport({ scale: 1 })
  const scale = 'scale' in request ? request.scale : request.widthPixels / natural.width
  const { canvas, surface, viewport } = canvasFor(page, scale, limits)
  await page.render({ ...surface, viewport, background: '#ffffff' }).promise
  const quality = request.quality ?? 82
  const bytes =
    request.format === 'png'
      ? await canvas.encode('png')
      : request.format === 'webp'
        ? await canvas.encode('webp', quality)
        : await canvas.encode('jpeg', quality)
  return { bytes: new Uint8Array(bytes), widthPixels: canvas.width, heightPixels: canvas.height, contentType: `image/${request.format}` }
}

function canvasFor(page: PDFPageProxy, scale: number, limits: PageImageLimits): { canvas: Canvas; surface: Pick<RenderParameters, 'canvas' | 'canvasContext'>; viewport: RenderParameters['viewport'] } {
  if (!(scale > 0)) throw new PdfError('pdf.render_failed', 'scale')
  const viewport = page.getViewport({ scale })
  const [widthPixels, heightPixels] = [Math.ceil(viewport.width - 1e-6), Math.ceil(viewport.height - 1e-6)]
  if (!(widthPixels * heightPixels <= limits.pixels))
    throw new PdfError('pdf.too_large', `${widthPixels}×${heightPixels} pixels`)
  const canvas = createCanvas(widthPixels, heightPixels)
  const surface = { canvas, canvasContext: canvas.getContext('2d') } as unknown as Pick<
    RenderParameters,
    'canvas' | 'canvasContext'
  >
  return { canvas, surface, viewport }
}

async function locate(document: PDFDocumentProxy, keyword: string): Promise<readonly PdfBox[]> {
  const found: PdfBox[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent()
    const texts = items.filter((item) => 'str' in item)
    found.push(...findKeyword(keyword, number, texts, page.getViewport({ scale: 1 })))
    page.cleanup()
  }
  return found
}

/** pdf.js's own errors, by name, under the codes of `shared/pdf`. */
function named(cause: unknown): PdfError {
  if (cause instanceof PdfError) return cause
  const name = cause instanceof Error ? cause.name : ''
  if (name === 'PasswordException') return new PdfError('pdf.encrypted')
  if (name === 'InvalidPDFException' || name === 'FormatError') return new PdfError('pdf.broken', String(cause))
  return new PdfError('pdf.render_failed', String(cause))
}
