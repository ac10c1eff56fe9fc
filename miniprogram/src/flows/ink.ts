// A handwritten signature: strokes as points, smoothed, drawn into a small transparent PNG without any canvas.
import { encodePng16 } from './png.ts'
import type { Point } from './zoom.ts'

export type Stroke = readonly Point[]

const WIDTH_PX = 640
const PEN_PX = 9
const MARGIN_PX = 10

/**
 * The ink cut out with a margin, as a PNG with a transparent ground, at most 640 pixels wide.
 * WeChat's containers differ in how they export a canvas, so the pixels are made here.
 * @returns undefined when nothing was drawn.
 */
export function inkToPng(strokes: readonly Stroke[]): Uint8Array | undefined {
  const points = strokes.flat()
  if (points.length === 0) return undefined
  const [left, top] = [Math.min(...points.map(({ x }) => x)), Math.min(...points.map(({ y }) => y))]
  const [right, bottom] = [Math.max(...points.map(({ x }) => x)), Math.max(...points.map(({ y }) => y))]
  const room = WIDTH_PX - 2 * MARGIN_PX
  const scale = Math.min(room / Math.max(1, right - left), (room / 2) / Math.max(1, bottom - top), 2.5)
  const [width, height] = [Math.ceil((right - left) * scale) + 2 * MARGIN_PX, Math.ceil((bottom - top) * scale) + 2 * MARGIN_PX]
  const alpha = new Uint8Array(width * height)
  const place = ({ x, y }: Point): Point => ({ x: (x - left) * scale + MARGIN_PX, y: (y - top) * scale + MARGIN_PX })
  for (const stroke of strokes) {
    const path = smooth(stroke.map(place))
    for (let index = 0; index < path.length; index++) drawSegment(alpha, width, height, path[Math.max(0, index - 1)]!, path[index]!)
  }
  return encodePng16(alpha, width, height, INK)
}

const INK = { red: 0x10, green: 0x1c, blue: 0x3a }

/** The curve through the middles of the points, as the screen draws it. */
export function smooth(points: Stroke): Point[] {
  if (points.length < 3) return [...points]
  const path: Point[] = [points[0]!]
  for (let index = 1; index < points.length - 1; index++) {
    const [from, bend] = [path[path.length - 1]!, points[index]!]
    const to = { x: (bend.x + points[index + 1]!.x) / 2, y: (bend.y + points[index + 1]!.y) / 2 }
    const steps = Math.max(2, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 3))
    for (let step = 1; step <= steps; step++) {
      const t = step / steps
      const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t]
      path.push({ x: a * from.x + b * bend.x + c * to.x, y: a * from.y + b * bend.y + c * to.y })
    }
  }
  path.push(points[points.length - 1]!)
  return path
}

/** A line with round ends; the edge pixels are covered in part. */
function drawSegment(alpha: Uint8Array, width: number, height: number, from: Point, to: Point): void {
  const reach = PEN_PX / 2 + 1
  const [minX, maxX] = [Math.max(0, Math.floor(Math.min(from.x, to.x) - reach)), Math.min(width - 1, Math.ceil(Math.max(from.x, to.x) + reach))]
  const [minY, maxY] = [Math.max(0, Math.floor(Math.min(from.y, to.y) - reach)), Math.min(height - 1, Math.ceil(Math.max(from.y, to.y) + reach))]
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const lengthSquared = dx * dx + dy * dy
  for (let y = minY; y <= maxY; y++) {
    for (let x = minX; x <= maxX; x++) {
      const t = lengthSquared === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / lengthSquared))
      const far = Math.hypot(x - from.x - t * dx, y - from.y - t * dy)
      const cover = Math.round(Math.min(1, Math.max(0, PEN_PX / 2 + 0.5 - far)) * 255)
      const at = y * width + x
      if (cover > alpha[at]!) alpha[at] = cover
    }
  }
}
