// Looks at the last page for free places, within a time that the caller can wait.
import { displayedSize, listPages } from '@yiqian/shared/pdf/pages.ts'
import type { PdfBox } from '@yiqian/shared/pdf/position.ts'
import { openPdf } from '@yiqian/shared/pdf/syntax/pdf-file.ts'
import { choosePlaces, type PlacePage } from '../_domain/signature-place/choose-place.ts'
import type { PageImages } from '../_adapters/page-images/page-images.ts'

export interface Looking {
  readonly pageImages: PageImages
  /** for waiting and looking together */
  readonly limitMs: number
  /** nobody waits at a screen: pages that are looked at are drawn first */
  readonly isPatient?: boolean
}

/**
 * @param taken places of other signatures on the document
 * @returns `count` free places on the last page, the first signer's first; undefined when the page could not be drawn in time
 * @throws {PdfError} of a PDF that cannot be read
 */
export async function findPlaces(pdf: Uint8Array, taken: readonly PdfBox[], count: number, looking: Looking): Promise<PdfBox[] | undefined> {
  if (count === 0) return []
  const ink = await inkWithin(pdf, looking)
  return ink && choosePlaces({ ...ink, ink }, taken, count)
}

/** As {@link findPlaces}, as if nothing were printed on the page: along the foot, each in a place of their own. */
export function placesUnseen(pdf: Uint8Array, taken: readonly PdfBox[], count: number): PdfBox[] {
  const pages = listPages(openPdf(pdf))
  const page: PlacePage = { page: pages.length, ...displayedSize(pages.at(-1)!) }
  return choosePlaces(page, taken, count)
}

/** A page that cannot be drawn, or not in time, is not a document that cannot be signed. */
async function inkWithin(pdf: Uint8Array, { pageImages, limitMs, isPatient = false }: Looking) {
  if (limitMs <= 0) return undefined
  const given = new AbortController()
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => {
    given.abort()
    resolve(undefined)
  }, limitMs)
  try {
    return await Promise.race([pageImages.lastPageInk(pdf, { timeoutMs: limitMs, isPatient, signal: given.signal }).catch(() => undefined), late])
  } finally {
    clearTimeout(timer)
  }
}
