// From the pixels of a drawn page to the grid of what is printed on it.
import type { PageInk } from '../../_domain/signature-place/page-ink.ts'

/** Pixels along each side of a cell; a page is drawn for this with about one pixel a point. */
const CELL_PIXELS = 2
/** Darker than this is no paper: a radiograph fills its page, and nothing of it is free. */
const PALEST_PAPER = 192

/** @param rgba four bytes a pixel, row by row from the top left */
export function inkOf(rgba: Uint8ClampedArray, widthPixels: number, page: Pick<PageInk, 'page' | 'width' | 'height'>): PageInk {
  const brightness = brightnessOf(rgba)
  const heightPixels = brightness.length / widthPixels
  const paper = paperOf(brightness)
  const [columns, rows] = [Math.ceil(widthPixels / CELL_PIXELS), Math.ceil(heightPixels / CELL_PIXELS)]
  const cells = new Uint8Array(columns * rows)
  for (let y = 0; y < heightPixels; y++)
    for (let x = 0; x < widthPixels; x++) {
      const contrast = Math.abs(paper - brightness[y * widthPixels + x]!)
      const cell = Math.floor(y / CELL_PIXELS) * columns + Math.floor(x / CELL_PIXELS)
      if (contrast > cells[cell]!) cells[cell] = contrast
    }
  return { ...page, columns, rows, cells }
}

function brightnessOf(rgba: Uint8ClampedArray): Uint8Array {
  const result = new Uint8Array(rgba.length / 4)
  for (let at = 0; at < result.length; at++) result[at] = 0.299 * rgba[4 * at]! + 0.587 * rgba[4 * at + 1]! + 0.114 * rgba[4 * at + 2]!
  return result
}

/** The brightness that most of the page has: white, a tinted form, a scan's grey. */
function paperOf(brightness: Uint8Array): number {
  const bins = new Uint32Array(32)
  for (const value of brightness) bins[value >> 3]!++
  const commonest = bins.indexOf(Math.max(...bins)) * 8 + 7
  return commonest >= PALEST_PAPER ? commonest : 255
}
