// Cuts ink out of its sheet and brings it to the size that is kept.
import type { InkMask } from './picture.ts'

export interface CutOut {
  mask: InkMask
  /** size of the ink itself, in pixels of the sheet */
  ink: { width: number; height: number }
}

const VISIBLE = 24
const MARGIN_PART = 0.02

/** @returns undefined when there is no ink. */
export function cutOut(sheet: InkMask, most: { width: number; height: number }): CutOut | undefined {
  const box = inkBox(sheet)
  if (!box) return undefined
  const margin = Math.ceil(Math.max(box.width, box.height) * MARGIN_PART) + 2
  const framed = { left: box.left - margin, top: box.top - margin, width: box.width + 2 * margin, height: box.height + 2 * margin }
  const scale = Math.min(1, most.width / framed.width, most.height / framed.height)
  return { mask: shrink(sheet, framed, Math.max(1, Math.floor(framed.width * scale + 1e-6)), Math.max(1, Math.floor(framed.height * scale + 1e-6))), ink: { width: box.width, height: box.height } }
}

interface Area {
  left: number
  top: number
  width: number
  height: number
}

/** Where the visible ink lies. */
export function inkBox({ alpha, width, height }: InkMask): Area | undefined {
  let [left, right, top, foot] = [width, -1, height, -1]
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (alpha[at]! < VISIBLE) continue
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      foot = y
    }
  }
  return right < 0 ? undefined : { left, top, width: right - left + 1, height: foot - top + 1 }
}

/** Each new pixel is the mean of those it stands for; beyond the sheet there is no ink. */
function shrink({ alpha, width, height }: InkMask, area: Area, toWidth: number, toHeight: number): InkMask {
  const out = new Uint8Array(toWidth * toHeight)
  const [stepX, stepY] = [area.width / toWidth, area.height / toHeight]
  for (let y = 0; y < toHeight; y++) {
    for (let x = 0; x < toWidth; x++) {
      const [x0, y0] = [area.left + x * stepX, area.top + y * stepY]
      let [sum, weight] = [0, 0]
      for (let v = Math.floor(y0); v < y0 + stepY; v++) {
        const partY = Math.min(v + 1, y0 + stepY) - Math.max(v, y0)
        for (let u = Math.floor(x0); u < x0 + stepX; u++) {
          const part = (Math.min(u + 1, x0 + stepX) - Math.max(u, x0)) * partY
          weight += part
          if (u >= 0 && v >= 0 && u < width && v < height) sum += part * alpha[v * width + u]!
        }
      }
      out[y * toWidth + x] = Math.round(sum / weight)
    }
  }
  return { alpha: out, width: toWidth, height: toHeight }
}
