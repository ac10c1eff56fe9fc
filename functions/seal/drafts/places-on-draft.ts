// Where the signatures of a document that begins on a phone stand: the starter's where it was shown or moved to, the others' in free places beside it.
import { findPage } from '@yiqian/shared/pdf/pages.ts'
import { rectangleOn, type PdfBox } from '@yiqian/shared/pdf/position.ts'
import { openPdf } from '@yiqian/shared/pdf/syntax/pdf-file.ts'
import type { SignaturePlace } from '@yiqian/shared/protocol/own-documents.ts'
import type { Draft } from '../../_domain/draft/draft.ts'
import { findPlaces, placesUnseen } from '../../_runtime/find-places.ts'
import { LOOKING_LIMIT_MS } from '../../_runtime/locate-within.ts'
import { withPdfFaults } from '../../_runtime/pdf-fault.ts'
import type { Deps } from '../deps.ts'

/** The box that a phone shows and moves; null on drafts of before, and of those whose box is not known. */
export const shownBox = ({ position }: Pick<Draft, 'position'>): PdfBox | null => (position && 'page' in position ? position : null)

/**
 * @param chosen the corner that the starter chose; the size stays
 * @returns a place for each signer, the starter's first; null for those who get theirs when they sign
 * @throws {Fault} document.position_invalid — no such page, or beyond its edge
 */
export async function placesOnDraft({ pageImages }: Deps, pdf: Uint8Array, draft: Draft, chosen: SignaturePlace | undefined, count: number): Promise<(PdfBox | null)[]> {
  return withPdfFaults(async () => {
    const shown = shownBox(draft) ?? placesUnseen(pdf, [], 1)[0]!
    const own: PdfBox = { page: shown.page, x: shown.x, y: shown.y, width: shown.width, height: shown.height, ...chosen }
    rectangleOn(findPage(openPdf(pdf), own.page), own)
    const others = await findPlaces(pdf, [own], count - 1, { pageImages, limitMs: LOOKING_LIMIT_MS })
    return [own, ...(others ?? Array.from({ length: count - 1 }, () => null))]
  })
}
