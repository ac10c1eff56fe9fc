// Looks at a PDF before it is taken: readable, within limits, signature positions possible.
import { PdfError } from '@yiqian/shared/pdf/error.ts'
import { boxOf, rectangleOn, type LocateText } from '@yiqian/shared/pdf/position.ts'
import { findPage, listPages, type PdfPage } from '@yiqian/shared/pdf/pages.ts'
import { assertSignable } from '@yiqian/shared/pdf/signature-field.ts'
import { openPdf, type PdfFile } from '@yiqian/shared/pdf/syntax/pdf-file.ts'
import type { SignaturePosition } from '@yiqian/shared/protocol/cards.ts'
import { Fault, type FaultFacts } from '@yiqian/shared/protocol/faults.ts'
import type { PageImages } from '../_adapters/page-images/page-images.ts'
import { pdfPosition } from './pdf-position.ts'
import { withPdfFaults } from './pdf-fault.ts'

const PAGE_LIMIT = 2000

/**
 * Strictly: the file must open by its own cross-reference table, every page must have a size, each asked position must exist.
 * @returns the page count
 * @throws {Fault} document.unreadable · document.encrypted · document.too_many_pages · document.position_invalid · document.keyword_missing
 */
export async function inspectPdf(pdf: Uint8Array, positions: readonly (SignaturePosition | undefined)[], pageImages: PageImages, searchLimitMs = SEARCH_LIMIT_MS): Promise<number> {
  return withPdfFaults(async () => {
    const file = openPdf(pdf)
    assertSignable(file, 'sig_inspection')
    const { length: pageCount } = pagesOf(file)
    if (pageCount > PAGE_LIMIT) throw new Fault('document.too_many_pages', { facts: { limit: PAGE_LIMIT } })
    await pageImages.pageSizes(pdf)
    const locateText = onceForEach(pageImages.locateText, searchLimitMs)
    for (const position of positions) {
      if (!position) continue
      const facts: FaultFacts = 'keyword' in position ? { keyword: position.keyword } : {}
      await withPdfFaults(async () => {
        const box = await boxOf(pdf, pdfPosition(position), locateText)
        rectangleOn(findPage(file, box.page), box)
      }, facts)
    }
    return pageCount
  })
}

/** A document without pages is broken; it is not a position that is wrong. */
function pagesOf(file: PdfFile): readonly PdfPage[] {
  try {
    return listPages(file)
  } catch (error) {
    throw error instanceof PdfError && error.code === 'pdf.page_missing' ? new PdfError('pdf.broken', error.detail) : error
  }
}

/** A push is answered within 4 s (HI-1): so long may keywords be looked for, all of a document together. */
const SEARCH_LIMIT_MS = 2_500

/** Twenty signers beside one keyword read the document once. Out of time, the caller is told to give boxes. */
function onceForEach(locateText: LocateText, limitMs: number): LocateText {
  const found = new Map<string, ReturnType<LocateText>>()
  const endsAtMs = performance.now() + limitMs
  return (pdf, keyword) => {
    const there = found.get(keyword) ?? within(endsAtMs - performance.now(), locateText(pdf, keyword))
    found.set(keyword, there)
    return there
  }
}

/** @throws {Fault} document.position_invalid — the work took longer; it goes on to its own limit and is not waited for */
async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const why = '在文件中查找关键字用时过长，请直接给出签名框坐标 / looking for the keyword takes too long in this document; give the box instead'
  const timer = setTimeout(() => reject(new Fault('document.position_invalid', { facts: { why } })), Math.max(0, limitMs))
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
