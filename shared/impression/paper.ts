// How much darker each pixel is than the paper around it: shadows, lamps and yellow paper fall out of the sum.
import type { Picture } from './picture.ts'

export interface Contrast {
  /** 0 = paper, 1 = black; row by row */
  readonly values: Float32Array
  readonly width: number
  readonly height: number
  /** spread of the paper's own grain, in the same measure */
  readonly noise: number
  /** how dark the ink is where it is dark; 0 when there is none */
  readonly inkLevel: number
  /** part of the picture that is clearly darker than paper */
  readonly coverage: number
}

const BLOCKS_ALONG = 90
/** Strokes up to this many blocks wide are closed over, on each side. */
const REACH = 3
/** Less than this is the grain of the paper, never a pen. */
const FAINTEST_INK = 0.14

/** The contrast of each colour against its own ground, the strongest of the three; then the grain is evened out. */
export function contrastOf(picture: Picture): Contrast {
  const { data, width, height } = picture
  const strongest = new Float32Array(width * height).fill(-1)
  for (let channel = 0; channel < 3; channel++) {
    const ground = groundOf(picture, channel)
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at++) {
        const part = 1 - data[at * 4 + channel]! / Math.max(8, ground(x, y))
        if (part > strongest[at]!) strongest[at] = part
      }
    }
  }
  const values = evened(strongest, width, height)
  return { values, width, height, ...levels(values) }
}

/** Brightness of empty paper at any pixel: bright values of blocks, ink closed over, read between block centres. */
function groundOf({ data, width, height }: Picture, channel: number): (x: number, y: number) => number {
  const side = Math.max(8, Math.ceil(Math.max(width, height) / BLOCKS_ALONG))
  const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)]
  const blocks = new Float32Array(columns * rows)
  const histogram = new Uint32Array(256)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      histogram.fill(0)
      const [right, foot] = [Math.min(width, (column + 1) * side), Math.min(height, (row + 1) * side)]
      for (let y = row * side; y < foot; y++) for (let x = column * side; x < right; x++) histogram[data[(y * width + x) * 4 + channel]!]!++
      blocks[row * columns + column] = brightOf(histogram, 0.7)
    }
  }
  const closed = extreme(extreme(blocks, columns, rows, Math.max), columns, rows, Math.min)
  return (x, y) => {
    const [u, v] = [Math.min(columns - 1, Math.max(0, (x + 0.5) / side - 0.5)), Math.min(rows - 1, Math.max(0, (y + 0.5) / side - 0.5))]
    const [left, top] = [Math.floor(u), Math.floor(v)]
    const [right, foot] = [Math.min(columns - 1, left + 1), Math.min(rows - 1, top + 1)]
    const [a, b] = [u - left, v - top]
    return (closed[top * columns + left]! * (1 - a) + closed[top * columns + right]! * a) * (1 - b) + (closed[foot * columns + left]! * (1 - a) + closed[foot * columns + right]! * a) * b
  }
}

function brightOf(histogram: Uint32Array, part: number): number {
  let left = histogram.reduce((sum, count) => sum + count, 0) * (1 - part)
  for (let value = 255; value >= 0; value--) if ((left -= histogram[value]!) <= 0) return value
  return 0
}

/** The greatest or least of each block and those around it. */
function extreme(blocks: Float32Array, columns: number, rows: number, choose: (a: number, b: number) => number): Float32Array {
  const chosen = new Float32Array(blocks.length)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let best = blocks[row * columns + column]!
      for (let y = Math.max(0, row - REACH); y <= Math.min(rows - 1, row + REACH); y++) for (let x = Math.max(0, column - REACH); x <= Math.min(columns - 1, column + REACH); x++) best = choose(best, blocks[y * columns + x]!)
      chosen[row * columns + column] = best
    }
  }
  return chosen
}

/** The middle weighs as much as its four neighbours: grain halves, a pen's edge stays. */
function evened(values: Float32Array, width: number, height: number): Float32Array {
  const even = new Float32Array(values.length)
  for (let y = 0, at = 0; y < height; y++) {
    const [up, down] = [y > 0 ? -width : 0, y < height - 1 ? width : 0]
    for (let x = 0; x < width; x++, at++) {
      even[at] = values[at]! * 0.5 + (values[at + up]! + values[at + down]! + values[at - (x > 0 ? 1 : 0)]! + values[at + (x < width - 1 ? 1 : 0)]!) * 0.125
    }
  }
  return even
}

const BINS = 1201
const binOf = (value: number): number => Math.round((Math.min(1, Math.max(-0.2, value)) + 0.2) * 1000)

/** Paper is most of a picture: its grain shows in the brighter third, where no ink can be. */
function levels(values: Float32Array): { noise: number; inkLevel: number; coverage: number } {
  const histogram = new Uint32Array(BINS)
  for (const value of values) histogram[binOf(value)]!++
  const quantile = (from: number, part: number): number => {
    let left = histogram.subarray(from).reduce((sum, count) => sum + count, 0) * part
    for (let bin = from; bin < BINS; bin++) if ((left -= histogram[bin]!) <= 0) return bin / 1000 - 0.2
    return 0
  }
  // of a normal spread, a tenth lies 1.28 below the middle and three tenths 0.52
  const noise = Math.max(0.004, (quantile(0, 0.3) - quantile(0, 0.1)) / 0.76)
  const from = binOf(Math.max(FAINTEST_INK, quantile(0, 0.3) + 5.5 * noise))
  const dark = histogram.subarray(from).reduce((sum, count) => sum + count, 0)
  return { noise, inkLevel: dark < Math.max(40, values.length * 0.0002) ? 0 : quantile(from, 0.8), coverage: dark / values.length }
}
