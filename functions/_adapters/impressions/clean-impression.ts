// What a phone sends as a signature becomes what is kept: read strictly, cut out, in one of the hospital's inks, written anew.
import { cutOut } from '@yiqian/shared/impression/cut-out.ts'
import { IMPRESSION_PX, type InkColour } from '@yiqian/shared/impression/picture.ts'
import { readPng } from './read-png.ts'
import { writeInkPng } from './write-png.ts'

const MOST_SIDE = 2048
const LEAST_SIDE = 12
const LEAST_COVER = 40
const MOST_COVER = 0.92

export type ImpressionRefusal = 'no-transparency' | 'too-little-ink'

/**
 * Of the picture only the transparency is kept: nothing else of what was sent is stored or printed.
 * @throws {PictureBroken}
 */
export function cleanImpression(bytes: Uint8Array, ink: InkColour): Uint8Array | ImpressionRefusal {
  const { data, width, height } = readPng(bytes, MOST_SIDE)
  const alpha = new Uint8Array(width * height)
  let [covered, least] = [0, 255]
  for (let at = 0; at < alpha.length; at++) {
    const value = (alpha[at] = data[at * 4 + 3]!)
    if (value < least) least = value
    if (value >= 96) covered++
  }
  // A full sheet is a photo with its ground, not ink.
  if (least > 32 || covered > alpha.length * MOST_COVER) return 'no-transparency'
  const cut = cutOut({ alpha, width, height }, IMPRESSION_PX)
  if (!cut || covered < LEAST_COVER || Math.max(cut.ink.width, cut.ink.height) < LEAST_SIDE) return 'too-little-ink'
  return writeInkPng(cut.mask, ink)
}
