// A photo of a signature on paper: read once, its ink made anew for each strength.
import { impressionOn, readPaper, type PhotoRefusal } from '@yiqian/shared/impression/extract-ink.ts'
import type { Contrast } from '@yiqian/shared/impression/paper.ts'
import { INK_COLOURS, type InkColour, type Picture } from '@yiqian/shared/impression/picture.ts'
import { encodePng16 } from './png.ts'

export interface ReadPhoto {
  contrast: Contrast
  /** the photo itself, for an image element */
  source: string
}
export type PhotoProblem = PhotoRefusal | 'unreadable'

export function readPhoto({ pixels, source }: { pixels: Picture; source: string }): ReadPhoto | PhotoProblem {
  const contrast = readPaper(pixels)
  return typeof contrast === 'string' ? contrast : { contrast, source }
}

/** @param strength 0 … 1 */
export function photoToPng({ contrast }: ReadPhoto, strength: number, ink: InkColour): Uint8Array | PhotoProblem {
  const mask = impressionOn(contrast, strength)
  return typeof mask === 'string' ? mask : encodePng16(mask.alpha, mask.width, mask.height, INK_COLOURS[ink])
}
