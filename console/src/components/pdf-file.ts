// Opens a PDF in the browser and draws its pages; the reader is loaded when first needed.
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

const FILES = `${import.meta.env.BASE_URL}pdfjs/`

export interface PdfPage {
  /** in points, as displayed (crop box and rotation applied) */
  width: number
  height: number
  /** Draws the page `cssWidth` wide; sharp on dense screens. The function it returns stops the drawing. */
  draw(canvas: HTMLCanvasElement, cssWidth: number): { done: Promise<void>; stop(): void }
}

export interface PdfFile {
  pageCount: number
  page(number: number): Promise<PdfPage>
  close(): void
}

export async function openPdf(bytes: Uint8Array): Promise<PdfFile> {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs')
  pdfjs.GlobalWorkerOptions.workerSrc = workerUrl
  const task = pdfjs.getDocument({
    data: bytes.slice(), // the worker takes the buffer away
    cMapUrl: `${FILES}cmaps/`,
    standardFontDataUrl: `${FILES}standard_fonts/`,
    wasmUrl: `${FILES}wasm/`,
    enableXfa: false,
  })
  const file = await task.promise
  return {
    pageCount: file.numPages,
    async page(number) {
      const page = await file.getPage(number)
      const natural = page.getViewport({ scale: 1 })
      return {
        width: natural.width,
        height: natural.height,
        draw(canvas, cssWidth) {
          const viewport = page.getViewport({ scale: (cssWidth / natural.width) * (window.devicePixelRatio || 1) })
          canvas.width = Math.round(viewport.width)
          canvas.height = Math.round(viewport.height)
          const drawing = page.render({ canvas, viewport })
          return { done: drawing.promise, stop: () => drawing.cancel() }
        },
      }
    },
    close: () => void task.destroy(),
  }
}
