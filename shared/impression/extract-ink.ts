// A photo of a signature on paper becomes ink alone: ground removed, lines and specks gone, cut out, in one size (IM-1, IM-2).
import { cutOut } from './cut-out.ts'
import { contrastOf, type Contrast } from './paper.ts'
import { keepStrokes } from './parts.ts'
import { IMPRESSION_PX, type InkMask, type Picture } from './picture.ts'
import { eraseRuledLines } from './ruled-lines.ts'

/** Why a picture gives no signature. */
export const PHOTO_REFUSALS = ['too-small', 'too-large', 'no-ink', 'too-much-ink', 'only-a-dot'] as const
export type PhotoRefusal = (typeof PHOTO_REFUSALS)[number]

const LEAST_SIDE_PX = 80
const MOST_PIXELS = 16_000_000
const MOST_COVERAGE = 0.4
const LEAST_INK_SIDE_PX = 24

/** The slow half, once a photo. @returns why not, when there is no signature to find. */
export function readPaper(picture: Picture): Contrast | PhotoRefusal {
  if (Math.min(picture.width, picture.height) < LEAST_SIDE_PX) return 'too-small'
  if (picture.width * picture.height > MOST_PIXELS) return 'too-large'
  const contrast = contrastOf(picture)
  if (contrast.coverage > MOST_COVERAGE) return 'too-much-ink'
  return contrast.inkLevel === 0 ? 'no-ink' : contrast
}

/**
 * The ink on the whole photo, in the photo's own pixels.
 * @param strength 0 … 1: more takes fainter strokes along, less leaves stains behind; 0.5 is right for a pen on paper
 */
export function inkOn(contrast: Contrast, strength = 0.5): InkMask {
  const { values, width, height, inkLevel, noise } = contrast
  const threshold = Math.max((0.8 - 0.6 * strength) * inkLevel, 4 * noise + 0.02)
  const faint = Math.max(threshold * 0.8, 3 * noise + 0.02)
  const mask = new Uint8Array(values.length)
  for (let at = 0; at < values.length; at++) if (values[at]! >= faint) mask[at] = 1
  eraseRuledLines(mask, width, height)
  keepStrokes(mask, values, width, height, threshold)
  const alpha = new Uint8Array(values.length)
  const full = threshold + 0.25 * Math.max(0, inkLevel - threshold)
  for (let at = 0; at < values.length; at++) if (mask[at] === 1) alpha[at] = Math.round(80 + 175 * Math.min(1, (values[at]! - faint) / Math.max(0.01, full - faint)))
  return { alpha, width, height }
}

/** The signature cut out with a margin, at most {@link IMPRESSION_PX}. */
export function impressionOn(contrast: Contrast, strength = 0.5): InkMask | PhotoRefusal {
  const cut = cutOut(inkOn(contrast, strength), IMPRESSION_PX)
  if (!cut) return 'no-ink'
  return Math.max(cut.ink.width, cut.ink.height) < LEAST_INK_SIDE_PX ? 'only-a-dot' : cut.mask
}
