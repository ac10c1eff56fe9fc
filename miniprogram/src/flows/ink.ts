// A handwritten signature: strokes as points on a sheet of its own, their curves with a width that follows the hand, and the PNG of them.
import { cutOut } from '@yiqian/shared/impression/cut-out.ts'
import { IMPRESSION_PX, INK_COLOURS, type InkColour } from '@yiqian/shared/impression/picture.ts'
import { encodePng16 } from './png.ts'
import type { Point } from './zoom.ts'

/** In units of the sheet, a thousandth of its width; the screen's size and side do not matter. */
export interface InkPoint extends Point {
  atMs: number
  /** 0 … 1, from pens that feel it */
  pressure?: number
}
export type Stroke = readonly InkPoint[]

/** A point of a drawn curve. */
export interface PathPoint extends Point {
  width: number
}

export const SHEET = { width: 1000, height: 560 } as const
const PEN = 17
/** Units a millisecond at which the line is thinnest. */
const FAST = 5

/** The curve through the middles of the points; a slow hand draws it wider than a quick one. What was drawn never changes when more points come, but for the last piece. */
export function pathOf(stroke: Stroke): PathPoint[] {
  const points = widened(stroke)
  if (points.length < 3) return points
  const path: PathPoint[] = [points[0]!]
  for (let index = 1; index < points.length - 1; index++) {
    const [from, bend] = [path[path.length - 1]!, points[index]!]
    const to = between(bend, points[index + 1]!)
    const steps = Math.max(2, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 6))
    for (let step = 1; step <= steps; step++) {
      const t = step / steps
      const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t]
      path.push({ x: a * from.x + b * bend.x + c * to.x, y: a * from.y + b * bend.y + c * to.y, width: from.width + (to.width - from.width) * t })
    }
  }
  path.push(points[points.length - 1]!)
  return path
}

const between = (a: PathPoint, b: PathPoint): PathPoint => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, width: (a.width + b.width) / 2 })

function widened(stroke: Stroke): PathPoint[] {
  let width = PEN * 0.9
  return stroke.map((point, index) => {
    const before = stroke[index - 1]
    if (point.pressure !== undefined) width += (PEN * (0.4 + 0.95 * point.pressure) - width) * 0.5
    else if (before) {
      const speed = Math.hypot(point.x - before.x, point.y - before.y) / Math.max(1, point.atMs - before.atMs)
      width += (PEN * (1.12 - 0.6 * Math.min(1, speed / FAST)) - width) * 0.25
    }
    return { x: point.x, y: point.y, width }
  })
}

const LEAST_LENGTH = 120
const LEAST_SIDE = 60

/** A dot or a slip of the finger is no signature. */
export function isEnoughInk(strokes: readonly Stroke[]): boolean {
  const points = strokes.flat()
  if (points.length === 0) return false
  const length = strokes.reduce((sum, stroke) => sum + stroke.reduce((part, point, index) => part + (index === 0 ? 0 : Math.hypot(point.x - stroke[index - 1]!.x, point.y - stroke[index - 1]!.y)), 0), 0)
  const { width, height } = boundsOf(points)
  return length >= LEAST_LENGTH && Math.max(width, height) >= LEAST_SIDE
}

export function boundsOf(points: readonly Point[]): { left: number; top: number; width: number; height: number } {
  let [left, top, right, foot] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y } of points) [left, top, right, foot] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(foot, y)]
  return { left, top, width: right - left, height: foot - top }
}

/**
 * The ink cut out, as a PNG with a transparent ground, at most 840 × 420 pixels: 600 dots an inch in a box of 35 × 18 mm.
 * WeChat's containers differ in how they export a canvas, so the pixels are made here.
 * @returns undefined when nothing was drawn.
 */
export function inkToPng(strokes: readonly Stroke[], ink: InkColour = 'black'): Uint8Array | undefined {
  const paths = strokes.map(pathOf).filter((path) => path.length > 0)
  if (paths.length === 0) return undefined
  const box = boundsOf(paths.flat())
  const scale = Math.min((IMPRESSION_PX.width - 44) / Math.max(1, box.width + PEN), (IMPRESSION_PX.height - 44) / Math.max(1, box.height + PEN), 1.6)
  const margin = PEN * scale + 2
  const [width, height] = [Math.ceil(box.width * scale + 2 * margin), Math.ceil(box.height * scale + 2 * margin)]
  const alpha = new Uint8Array(width * height)
  const place = (at: PathPoint): PathPoint => ({ x: (at.x - box.left) * scale + margin, y: (at.y - box.top) * scale + margin, width: at.width * scale })
  for (const path of paths) {
    const placed = path.map(place)
    placed.forEach((to, index) => drawSegment(alpha, width, height, placed[Math.max(0, index - 1)]!, to))
  }
  const { mask } = cutOut({ alpha, width, height }, IMPRESSION_PX)!
  return encodePng16(mask.alpha, mask.width, mask.height, INK_COLOURS[ink])
}

/** A line with round ends whose width changes on the way; the edge pixels are covered in part. */
function drawSegment(alpha: Uint8Array, width: number, height: number, from: PathPoint, to: PathPoint): void {
  const reach = Math.max(from.width, to.width) / 2 + 1
  const [minX, maxX] = [Math.max(0, Math.floor(Math.min(from.x, to.x) - reach)), Math.min(width - 1, Math.ceil(Math.max(from.x, to.x) + reach))]
  const [minY, maxY] = [Math.max(0, Math.floor(Math.min(from.y, to.y) - reach)), Math.min(height - 1, Math.ceil(Math.max(from.y, to.y) + reach))]
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const lengthSquared = dx * dx + dy * dy
  for (let y = minY; y <= maxY; y++) {
    for (let x = minX; x <= maxX; x++) {
      const t = lengthSquared === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / lengthSquared))
      const far = Math.hypot(x - from.x - t * dx, y - from.y - t * dy)
      const cover = Math.round(Math.min(1, Math.max(0, (from.width + (to.width - from.width) * t) / 2 + 0.5 - far)) * 255)
      const at = y * width + x
      if (cover > alpha[at]!) alpha[at] = cover
    }
  }
}
