// Looks at a PDF before it is taken: readable, within limits, signature positions possible.
import { PdfError } from '@yiqian/shared/pdf/error.ts'
import { boxOf, rectangleOn, type PdfBox } from '@yiqian/shared/pdf/position.ts'
import { findPage, listPages, type PdfPage } from '@yiqian/shared/pdf/pages.ts'
import { assertSignable } from '@yiqian/shared/pdf/signature-field.ts'
import { openPdf, type PdfFile } from '@yiqian/shared/pdf/syntax/pdf-file.ts'
import type { SignaturePosition } from '@yiqian/shared/protocol/cards.ts'
import { Fault, type FaultFacts } from '@yiqian/shared/protocol/faults.ts'
import type { PageImages } from '../_adapters/page-images/page-images.ts'
import { findPlaces } from './find-places.ts'
import { LOOKING_LIMIT_MS, locateWithin } from './locate-within.ts'
import { pdfPosition } from './pdf-position.ts'
import { withPdfFaults } from './pdf-fault.ts'

const PAGE_LIMIT = 2000

export interface Inspected {
  pageCount: number
  /** of each position: as given; a free place where none was given, null when the last page could not be looked at in time */
  positions: (SignaturePosition | null)[]
}

/**
 * Strictly: the file must open by its own cross-reference table, every page must have a size, each asked position must exist.
 * @throws {Fault} document.unreadable · document.encrypted · document.too_many_pages · document.position_invalid · document.keyword_missing
 */
export async function inspectPdf(pdf: Uint8Array, positions: readonly (SignaturePosition | undefined)[], pageImages: PageImages, searchLimitMs = LOOKING_LIMIT_MS): Promise<Inspected> {
  return withPdfFaults(async () => {
    const file = openPdf(pdf)
    assertSignable(file, 'sig_inspection')
    const { length: pageCount } = pagesOf(file)
    if (pageCount > PAGE_LIMIT) throw new Fault('document.too_many_pages', { facts: { limit: PAGE_LIMIT } })
    await pageImages.pageSizes(pdf)
    const endsAtMs = performance.now() + searchLimitMs
    const locateText = locateWithin(pageImages.locateText, endsAtMs)
    const taken: PdfBox[] = []
    for (const position of positions) {
      if (!position) continue
      const facts: FaultFacts = 'keyword' in position ? { keyword: position.keyword } : {}
      await withPdfFaults(async () => {
        const box = await boxOf(pdf, pdfPosition(position), locateText)
        rectangleOn(findPage(file, box.page), box)
        taken.push(box)
      }, facts)
    }
    const open = positions.filter((position) => !position).length
    const places = await findPlaces(pdf, taken, open, { pageImages, limitMs: endsAtMs - performance.now(), isPatient: true })
    let next = 0
    return { pageCount, positions: positions.map((position) => position ?? places?.[next++] ?? null) }
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
