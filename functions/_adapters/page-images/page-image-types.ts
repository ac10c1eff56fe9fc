// What a caller asks of a page and gets, and how much one document may cost.

/** As displayed, in points. */
export interface PageSize {
  readonly width: number
  readonly height: number
}

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
  pdfBytes: 128 * 1024 * 1024,
  pages: 2_000,
  pixels: 16_000_000,
  timeoutMs: 20_000,
  heapMegabytes: 768,
  queuedJobs: 200,
}
