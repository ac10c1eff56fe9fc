// Where a signature appears: from what the caller says to a rectangle in the page's own coordinates.
import { PdfError } from './error.ts'
import type { PdfPage } from './pages.ts'
import { displayedSize } from './pages.ts'

/**
 * A box on a page as a reader shows it: turned by /Rotate and cut to /CropBox.
 * Unit: point (1/72 inch). Origin: top left corner of the visible page. x grows to the right, y downwards; (x, y) is the top left corner of the box.
 * `page` 1 is the first page.
 */
export interface PdfBox {
  readonly page: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * Beside a word of the text, such as 医师签名：.
 * The box stands to the right of the word, centred on its line, moved by `offset` (points; x right, y down).
 * `occurrence` 1 is the first in reading order, −1 the last.
 */
export interface PdfKeywordPosition {
  readonly keyword: string
  readonly occurrence: number
  readonly offset: { readonly x: number; readonly y: number }
  readonly width: number
  readonly height: number
}

/** `'invisible'`: a signature without a picture on any page. */
export type PdfPosition = PdfBox | PdfKeywordPosition | 'invisible'

/** Finds a word in the text of a document; given by `_adapters/page-images`, since it needs a text extractor. In reading order. */
export type LocateText = (pdf: Uint8Array, keyword: string) => Promise<readonly PdfBox[]>

/** @throws {PdfError} pdf.keyword_missing — no such occurrence, or no `locateText` given */
export async function boxOf(
  pdf: Uint8Array,
  position: PdfBox | PdfKeywordPosition,
  locateText?: LocateText,
): Promise<PdfBox> {
  if ('page' in position) return position
  const found = (await locateText?.(pdf, position.keyword)) ?? []
  const word = found.at(position.occurrence > 0 ? position.occurrence - 1 : position.occurrence)
  if (!word || position.occurrence === 0)
    throw new PdfError('pdf.keyword_missing', `${found.length} occurrences, wanted ${position.occurrence}`)
  return {
    page: word.page,
    x: word.x + word.width + position.offset.x,
    y: word.y + word.height / 2 - position.height / 2 + position.offset.y,
    width: position.width,
    height: position.height,
  }
}

/** [left, bottom, right, top] in the page's own coordinates, for /Rect. @throws {PdfError} pdf.position_outside */
export function rectangleOn(page: PdfPage, box: PdfBox): readonly [number, number, number, number] {
  const size = displayedSize(page)
  const slack = 0.01
  const inside =
    box.width > 0 &&
    box.height > 0 &&
    box.x >= -slack &&
    box.y >= -slack &&
    box.x + box.width <= size.width + slack &&
    box.y + box.height <= size.height + slack
  if (!inside)
    throw new PdfError(
      'pdf.position_outside',
      `${box.width}×${box.height} at ${box.x},${box.y} on ${size.width}×${size.height}`,
    )
  const [x1, y1] = unturned(page, box.x / page.userUnit, box.y / page.userUnit)
  const [x2, y2] = unturned(page, (box.x + box.width) / page.userUnit, (box.y + box.height) / page.userUnit)
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)]
}

/** The inverse of {@link rectangleOn}: a /Rect of the page as a reader sees it. @param number of the page, from 1 */
export function boxOn(page: PdfPage, number: number, [x1, y1, x2, y2]: readonly [number, number, number, number]): PdfBox {
  const [[ax, ay], [bx, by]] = [turned(page, x1, y1), turned(page, x2, y2)]
  const unit = page.userUnit
  return {
    page: number,
    x: Math.min(ax, bx) * unit,
    y: Math.min(ay, by) * unit,
    width: Math.abs(ax - bx) * unit,
    height: Math.abs(ay - by) * unit,
  }
}

/** A point in the page's own coordinates on the displayed page: from its top left, in page units. */
function turned({ visible, rotation }: PdfPage, x: number, y: number): readonly [number, number] {
  if (rotation === 90) return [y - visible.bottom, x - visible.left]
  if (rotation === 180) return [visible.right - x, y - visible.bottom]
  if (rotation === 270) return [visible.top - y, visible.right - x]
  return [x - visible.left, visible.top - y]
}

/** A point of the displayed page (from its top left, in page units) in the page's own coordinates. */
function unturned({ visible, rotation }: PdfPage, x: number, y: number): readonly [number, number] {
  if (rotation === 90) return [visible.left + y, visible.bottom + x]
  if (rotation === 180) return [visible.right - x, visible.bottom + y]
  if (rotation === 270) return [visible.right - y, visible.top - x]
  return [visible.left + x, visible.top - y]
}
