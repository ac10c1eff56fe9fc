// IM-2: signatures out of many photos of paper at once, with a report of those that gave none and why.
import { loadImage, createCanvas } from '@napi-rs/canvas'
import { impressionOn, readPaper, type PhotoRefusal } from '@yiqian/shared/impression/extract-ink.ts'
import type { InkColour, Picture } from '@yiqian/shared/impression/picture.ts'
import { writeInkPng } from './write-png.ts'

const MOST_BYTES = 20 * 1024 * 1024
const MOST_PIXELS = 60_000_000
const WORK_SIDE_PX = 1600

export interface PictureFile {
  /** e.g. a staff number, `D1101.jpg` */
  name: string
  bytes: Uint8Array
}

export type PictureResult =
  | { name: string; png: Uint8Array }
  | { name: string; refused: PhotoRefusal | 'unreadable' | 'too-heavy' }

/** JPEG, PNG or WebP, one after the other; a refused one stops none of the rest. @param strength see `inkOn` */
export async function processPictures(files: readonly PictureFile[], { ink, strength }: { ink: InkColour; strength?: number }): Promise<PictureResult[]> {
  const results: PictureResult[] = []
  for (const { name, bytes } of files) {
    const made = await processPicture(bytes, strength)
    results.push(typeof made === 'string' ? { name, refused: made } : { name, png: writeInkPng(made, ink) })
  }
  return results
}

async function processPicture(bytes: Uint8Array, strength: number | undefined) {
  if (bytes.length > MOST_BYTES) return 'too-heavy'
  const picture = await decode(bytes)
  if (typeof picture === 'string') return picture
  const contrast = readPaper(picture)
  return typeof contrast === 'string' ? contrast : impressionOn(contrast, strength)
}

async function decode(bytes: Uint8Array): Promise<Picture | 'unreadable' | 'too-large'> {
  // The library tries SVG on anything that is text: only the three kinds of photo get as far as that.
  const mark = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  if (!/^(?:\xff\xd8\xff|\x89PNG\r\n|RIFF[^]{4}WEBP)/.test(mark)) return 'unreadable'
  try {
    const image = await loadImage(Buffer.from(bytes))
    if (image.width * image.height > MOST_PIXELS) return 'too-large'
    const scale = Math.min(1, WORK_SIDE_PX / Math.max(image.width, image.height))
    const [width, height] = [Math.max(1, Math.round(image.width * scale)), Math.max(1, Math.round(image.height * scale))]
    const pen = createCanvas(width, height).getContext('2d')
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, width, height)
    pen.drawImage(image, 0, 0, width, height)
    return { data: new Uint8Array(pen.getImageData(0, 0, width, height).data.buffer), width, height }
  } catch {
    return 'unreadable'
  }
}
