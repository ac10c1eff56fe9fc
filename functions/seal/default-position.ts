// Where a signature goes when nobody said: along the foot of the last page, each signer in a place of their own.
import { displayedSize, listPages } from '@yiqian/shared/pdf/pages.ts'
import type { PdfBox } from '@yiqian/shared/pdf/position.ts'
import { openPdf } from '@yiqian/shared/pdf/syntax/pdf-file.ts'

const BOX = { width: 140, height: 48 }
const MARGIN = { side: 36, foot: 36 }
const GAP = 8

/** @param order 1-based place of the signer: from right to left, then rows upwards */
export function defaultPosition(pdf: Uint8Array, order: number): PdfBox {
  const pages = listPages(openPdf(pdf))
  const size = displayedSize(pages.at(-1)!)
  const width = Math.min(BOX.width, size.width - 2 * MARGIN.side)
  const perRow = Math.max(1, Math.floor((size.width - 2 * MARGIN.side + GAP) / (width + GAP)))
  const [column, row] = [(order - 1) % perRow, Math.floor((order - 1) / perRow)]
  const y = size.height - MARGIN.foot - BOX.height - row * (BOX.height + GAP)
  return { page: pages.length, x: size.width - MARGIN.side - width - column * (width + GAP), y: Math.max(0, y), width, height: Math.min(BOX.height, size.height) }
}
