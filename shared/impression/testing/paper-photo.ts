// Draws photos of a signature on paper for tests, with the truth beside them: shadow, grain, ruled lines, tint, blur, slant.
import type { InkMask, Picture } from '../picture.ts'

export interface PaperPhoto {
  seed: number
  width?: number
  height?: number
  ink?: readonly [number, number, number]
  paper?: readonly [number, number, number]
  /** brightness at the dark side of a slow shadow, 1 = none */
  shadow?: number
  /** a hand's shadow over the lower right, its edge ten pixels soft: brightness in it */
  hardShadow?: number
  /** standard deviation of the grain, of 255 */
  grain?: number
  /** distance of ruled lines in pixels, and their darkness */
  lines?: { every: number; darkness: number; slope?: number; isSquared?: boolean }
  specks?: number
  /** a dark table beyond the paper's upper edge */
  tablePx?: number
  strokes?: number
}

/** A generator with a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function paperPhoto(options: PaperPhoto): { photo: Picture; truth: InkMask } {
  const { width = 800, height = 500, ink = [30, 32, 45], paper = [232, 228, 215], shadow = 1, hardShadow = 1, grain = 0, lines, specks = 0, tablePx = 0 } = options
  const random = seeded(options.seed)
  const truth = drawSignature(random, width, height, options.strokes ?? 9)
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const cover = truth.alpha[at]! / 255
      const line = lines ? lineAt(x, y, lines) : 0
      const light = (1 - (1 - shadow) * ((x / width) * 0.6 + (y / height) * 0.4)) * (1 - (1 - hardShadow) * Math.min(1, Math.max(0, (x * 0.7 + y - width * 0.75) / 14)))
      const noise = grain * gauss(random)
      for (let channel = 0; channel < 3; channel++) {
        const ground = y < tablePx ? 45 : paper[channel]! * (1 - line * (channel === 2 ? 0.6 : 1))
        data[at * 4 + channel] = (ground * (1 - cover) + ink[channel]! * cover) * light + noise
      }
      data[at * 4 + 3] = 255
    }
  }
  for (let speck = 0; speck < specks; speck++) {
    const [x, y] = [Math.floor(random() * (width - 3)), Math.floor(random() * (height - 3))]
    for (const step of [0, 1, width, width + 1]) data.fill(60, (y * width + x + step) * 4, (y * width + x + step) * 4 + 3)
  }
  return { photo: { data, width, height }, truth }
}

function lineAt(x: number, y: number, { every, darkness, slope = 0, isSquared = false }: NonNullable<PaperPhoto['lines']>): number {
  const [across, along] = [(((y - x * slope) % every) + every) % every, (((x + y * slope) % every) + every) % every]
  return across < 2 || (isSquared && along < 2) ? darkness : 0
}

const gauss = (random: () => number): number => random() + random() + random() + random() - 2

/** Curved strokes of 4 to 9 pixels over the middle of the sheet. */
function drawSignature(random: () => number, width: number, height: number, strokes: number): InkMask {
  const alpha = new Uint8Array(width * height)
  for (let stroke = 0; stroke < strokes; stroke++) {
    const at = (part: number, all: number): number => all * (0.18 + 0.64 * part)
    const [x0, y0] = [at((stroke + random()) / strokes, width), at(random(), height)]
    const [x2, y2] = [x0 + (random() - 0.3) * width * 0.25, y0 + (random() - 0.5) * height * 0.5]
    const [x1, y1] = [(x0 + x2) / 2 + (random() - 0.5) * 120, (y0 + y2) / 2 + (random() - 0.5) * 120]
    const pen = 4 + random() * 5
    for (let t = 0; t <= 1; t += 0.004) {
      const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t]
      dab(alpha, width, height, a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2, (pen / 2) * (1 - 0.4 * t))
    }
  }
  return { alpha, width, height }
}

function dab(alpha: Uint8Array, width: number, height: number, x: number, y: number, radius: number): void {
  for (let v = Math.max(0, Math.floor(y - radius - 2)); v <= Math.min(height - 1, y + radius + 2); v++) {
    for (let u = Math.max(0, Math.floor(x - radius - 2)); u <= Math.min(width - 1, x + radius + 2); u++) {
      // an edge two pixels soft, as lenses make it
      const cover = Math.round(255 * Math.min(1, Math.max(0, (radius + 1 - Math.hypot(u - x, v - y)) / 2)))
      if (cover > alpha[v * width + u]!) alpha[v * width + u] = cover
    }
  }
}

/** @returns how much of what was found is ink, and how much of the ink was found; one pixel beside it counts as right. */
export function compareInk(found: InkMask, truth: InkMask): { precision: number; recall: number } {
  const [hit, known] = [nearInk(truth, 64), nearInk(found, 100)]
  let [right, all, seen, ink] = [0, 0, 0, 0]
  for (let at = 0; at < truth.alpha.length; at++) {
    if (found.alpha[at]! >= 100) {
      all++
      right += hit[at]!
    }
    if (truth.alpha[at]! >= 160) {
      ink++
      seen += known[at]!
    }
  }
  return { precision: right / Math.max(1, all), recall: seen / Math.max(1, ink) }
}

function nearInk({ alpha, width }: InkMask, least: number): Uint8Array {
  const near = new Uint8Array(alpha.length)
  for (let at = 0; at < alpha.length; at++) if (alpha[at]! >= least) for (const step of [0, 1, -1, width, -width]) if (at + step >= 0 && at + step < near.length) near[at + step] = 1
  return near
}
