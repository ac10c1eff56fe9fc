// 落章位置: where a signature goes when nobody said: a free place near the foot of the last page.
import type { PdfBox } from '@yiqian/shared/pdf/position.ts'
import { PRINT_CONTRAST, type PageInk } from './page-ink.ts'

/** What is known of the page. Without `ink`, nothing is known to be printed on it. */
export type PlacePage = Pick<PageInk, 'page' | 'width' | 'height'> & { readonly ink?: PageInk }

interface Try {
  readonly width: number
  readonly height: number
  /** from the edges of the page, in points; less on a small page */
  readonly margin: number
}

/** Its text can still be read well. */
const SMALL: Try = { width: 112, height: 40, margin: 36 }
/** The usual box within the usual margins; a smaller one; the smaller one in the margins themselves. */
const TRIES: readonly Try[] = [{ width: 140, height: 48, margin: 36 }, SMALL, { ...SMALL, margin: 10 }]
/** Between two places tried, in points. */
const STEP = 4
/** Along either side: a poster has no more places to try than a sheet. */
const MOST_STEPS = 250
/** Between two signatures, in points. */
const GAP = 8
/** Around a signature, free of print, in points. */
const CLEAR = 3

/**
 * One place after the other, each beside those before: the first along the foot from right to left and then rows
 * upwards with no print under or beside it and no other signature. A full page is tried with a smaller box, then in its
 * margins. Where there is no free place at all, the smaller box stands where it covers least, other signatures counting
 * as solid print: still on the last page, since a signature ends what was read.
 *
 * @param taken places of other signatures; those of other pages do not matter
 * @returns `count` boxes within the page, in points
 */
export function choosePlaces(page: PlacePage, taken: readonly PdfBox[], count: number): PdfBox[] {
  const prints = summed(page.ink, (contrast) => (contrast >= PRINT_CONTRAST ? 1 : 0))
  const darkness = summed(page.ink, (contrast) => contrast)
  const cellArea = page.ink ? (page.width / page.ink.columns) * (page.height / page.ink.rows) : 1
  const others = taken.filter((box) => box.page === page.page)
  const isFree = (box: PdfBox): boolean => prints(grown(box, CLEAR)) === 0 && !others.some((other) => overlap(grown(box, GAP), other) > 0)
  const cost = (box: PdfBox): number => darkness(box) * cellArea + others.reduce((sum, other) => sum + overlap(grown(box, GAP), other) * 255, 0)
  return Array.from({ length: count }, () => {
    const chosen = firstOf(TRIES.map((each) => placesOn(page, each)), isFree) ?? leastOf(placesOn(page, SMALL), cost)
    others.push(chosen)
    return chosen
  })
}

function* placesOn({ page, width: pageWidth, height: pageHeight }: PlacePage, { width, height, margin }: Try): Generator<PdfBox> {
  const [side, foot] = [Math.min(margin, pageWidth / 8), Math.min(margin, pageHeight / 8)]
  const size = { width: rounded(Math.min(width, pageWidth - 2 * side)), height: rounded(Math.min(height, pageHeight - 2 * foot)) }
  const step = Math.max(STEP, Math.max(pageWidth, pageHeight) / MOST_STEPS)
  for (let y = pageHeight - foot - size.height; y >= foot - 0.01; y -= step)
    for (let x = pageWidth - side - size.width; x >= side - 0.01; x -= step) yield { page, x: rounded(x), y: rounded(y), ...size }
}

/** Down, so that nothing reaches beyond the page. */
const rounded = (points: number): number => Math.floor(points * 100 + 1e-6) / 100

function firstOf(series: readonly Iterable<PdfBox>[], isRight: (box: PdfBox) => boolean): PdfBox | undefined {
  for (const boxes of series) for (const box of boxes) if (isRight(box)) return box
  return undefined
}

function leastOf(boxes: Iterable<PdfBox>, cost: (box: PdfBox) => number): PdfBox {
  let least: { box: PdfBox; cost: number } | undefined
  for (const box of boxes) {
    const own = cost(box)
    if (!least || own < least.cost) least = { box, cost: own }
  }
  return least!.box
}

const grown = ({ page, x, y, width, height }: PdfBox, by: number): PdfBox => ({ page, x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by })

/** Square points that two boxes share. */
function overlap(a: PdfBox, b: PdfBox): number {
  const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return wide > 0.01 && high > 0.01 ? wide * high : 0
}

/** The sum over the cells that a box touches, in the time of four look-ups. */
function summed(ink: PageInk | undefined, weigh: (contrast: number) => number): (box: PdfBox) => number {
  if (!ink) return () => 0
  const { columns, rows, cells, width, height } = ink
  const line = columns + 1
  const sums = new Float64Array(line * (rows + 1))
  for (let row = 0; row < rows; row++)
    for (let column = 0, sum = 0; column < columns; column++) {
      sum += weigh(cells[row * columns + column]!)
      sums[(row + 1) * line + column + 1] = sums[row * line + column + 1]! + sum
    }
  const within = (value: number, most: number): number => Math.max(0, Math.min(most, value))
  return (box) => {
    const [left, right] = [within(Math.floor((box.x / width) * columns), columns), within(Math.ceil(((box.x + box.width) / width) * columns), columns)]
    const [top, bottom] = [within(Math.floor((box.y / height) * rows), rows), within(Math.ceil(((box.y + box.height) / height) * rows), rows)]
    return sums[bottom * line + right]! - sums[top * line + right]! - sums[bottom * line + left]! + sums[top * line + left]!
  }
}
