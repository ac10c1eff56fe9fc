// Moves and sizes a signature box inside its page, in points.
import type { Box } from './draft.ts'

export interface Page {
  width: number
  height: number
}

export interface Point {
  x: number
  y: number
}

export const SMALLEST = { width: 40, height: 20 }
export const USUAL = { width: 120, height: 48 }

const between = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))
const round = (value: number): number => Math.round(value * 10) / 10

/** Keeps a box inside the page and not smaller than can be read. */
export function fitBox(box: Box, page: Page): Box {
  const width = between(box.width, Math.min(SMALLEST.width, page.width), page.width)
  const height = between(box.height, Math.min(SMALLEST.height, page.height), page.height)
  return {
    page: box.page,
    x: round(between(box.x, 0, page.width - width)),
    y: round(between(box.y, 0, page.height - height)),
    width: round(width),
    height: round(height),
  }
}

/** A box drawn from one point to another; a mere click gives a box of usual size around the point. */
export function drawnBox(number: number, from: Point, to: Point, page: Page): Box {
  const [width, height] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)]
  if (width < 8 && height < 8)
    return fitBox({ page: number, x: from.x - USUAL.width / 2, y: from.y - USUAL.height / 2, ...USUAL }, page)
  return fitBox({ page: number, x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width, height }, page)
}

export const movedBox = (box: Box, by: Point, page: Page): Box =>
  fitBox({ ...box, x: box.x + by.x, y: box.y + by.y }, page)

/** The top left corner stays where it is. */
export const sizedBox = (box: Box, by: Point, page: Page): Box =>
  fitBox(
    {
      ...box,
      width: Math.min(box.width + by.x, page.width - box.x),
      height: Math.min(box.height + by.y, page.height - box.y),
    },
    page,
  )
