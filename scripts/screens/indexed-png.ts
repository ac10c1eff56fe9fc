// Owns small pictures of screens: at most 56 colours, one byte a pixel. Screens have few colours, so that hardly a difference is seen.
import { crc32, deflateSync } from 'node:zlib'

/** Red, green, blue, alpha of each pixel in turn. */
export interface Pixels {
  width: number
  height: number
  data: Uint8Array
}

interface Shade {
  colour: number
  count: number
}

const COLOURS = 56
/** as they are; the others share what is left, so that a small red mark keeps its red */
const EXACT = 16
const channel = (colour: number, shift: number): number => (colour >> shift) & 255

/** @returns a PNG with a palette; the same picture gives the same bytes. */
export function encodeIndexedPng({ width, height, data }: Pixels): Buffer {
  const counts = new Map<number, number>()
  for (let at = 0; at < data.length; at += 4) {
    const colour = (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const palette = choosePalette([...counts].map(([colour, count]) => ({ colour, count })))
  const nearest = new Map<number, number>()
  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      const colour = (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!
      let index = nearest.get(colour)
      if (index === undefined) nearest.set(colour, (index = nearestIn(palette, colour)))
      rows[y * (width + 1) + 1 + x] = index
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const colours = Buffer.from(palette.flatMap((colour) => [channel(colour, 16), channel(colour, 8), channel(colour, 0)]))
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('PLTE', colours), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))])
}

/** Median cut: the box with the widest spread, weighted by its pixels, is halved until there are enough. Frequent colours stay exactly as they are. */
function choosePalette(shades: Shade[]): number[] {
  const byCount = [...shades].sort((a, b) => b.count - a.count || a.colour - b.colour)
  const exact = byCount.slice(0, EXACT).map(({ colour }) => colour)
  let boxes = [byCount.slice(EXACT)].filter((box) => box.length > 0)
  while (boxes.length > 0 && boxes.length < COLOURS - EXACT) {
    const widest = boxes.map((box) => ({ box, ...spread(box) })).sort((a, b) => b.weight - a.weight)[0]!
    if (widest.weight === 0) break
    const sorted = [...widest.box].sort((a, b) => channel(a.colour, widest.shift) - channel(b.colour, widest.shift) || a.colour - b.colour)
    const middle = Math.ceil(sorted.length / 2)
    boxes = [...boxes.filter((box) => box !== widest.box), sorted.slice(0, middle), sorted.slice(middle)]
  }
  return [...exact, ...boxes.map(mean)]
}

function spread(box: readonly Shade[]): { shift: number; weight: number } {
  const count = Math.cbrt(box.reduce((sum, shade) => sum + shade.count, 0))
  const ranges = [16, 8, 0].map((shift) => {
    const values = box.map(({ colour }) => channel(colour, shift))
    return { shift, weight: (values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b))) * count }
  })
  return ranges.sort((a, b) => b.weight - a.weight)[0]!
}

function mean(box: readonly Shade[]): number {
  const count = box.reduce((sum, shade) => sum + shade.count, 0)
  const of = (shift: number): number => Math.round(box.reduce((sum, { colour, count: times }) => sum + channel(colour, shift) * times, 0) / count)
  return (of(16) << 16) | (of(8) << 8) | of(0)
}

function nearestIn(palette: readonly number[], colour: number): number {
  let [best, least] = [0, Infinity]
  palette.forEach((each, index) => {
    const apart = [16, 8, 0].reduce((sum, shift) => sum + (channel(each, shift) - channel(colour, shift)) ** 2, 0)
    if (apart < least) [best, least] = [index, apart]
  })
  return best
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
