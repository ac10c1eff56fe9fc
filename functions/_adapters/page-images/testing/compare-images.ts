// Two measures of whether two pictures of a page show the same: difference in grey, and ink that one has and the other lacks.
import { PNG } from 'pngjs'
import type { GreyImage } from '../../../../scripts/samples/testing/poppler.ts'

export function greyFromPng(bytes: Uint8Array): GreyImage {
  const png = PNG.sync.read(Buffer.from(bytes))
  const pixels = new Uint8Array(png.width * png.height)
  for (let at = 0; at < pixels.length; at++) {
    pixels[at] = Math.round(0.299 * png.data[4 * at]! + 0.587 * png.data[4 * at + 1]! + 0.114 * png.data[4 * at + 2]!)
  }
  return { width: png.width, height: png.height, pixels }
}

/** Mean darkness of each cell of `side` pixels, 0 white … 255 black. */
function cells(image: GreyImage, side: number, columns: number, rows: number): Float64Array {
  const sums = new Float64Array(columns * rows)
  for (let y = 0; y < rows * side; y++) {
    for (let x = 0; x < columns * side; x++)
      sums[Math.floor(y / side) * columns + Math.floor(x / side)]! += 255 - image.pixels[y * image.width + x]!
  }
  return sums.map((sum) => sum / (side * side))
}

export interface Comparison {
  /** Summed difference of the pictures scaled down by four, as a share of the reference's ink: 0 the same, 1 all is missing. */
  readonly difference: number
  /** Share of the reference's inked cells where the picture, there and around, has less than a quarter of the ink. */
  readonly lostInk: number
}

/** @throws Error if the sizes differ by more than a pixel */
export function compareImages(picture: GreyImage, reference: GreyImage): Comparison {
  if (Math.abs(picture.width - reference.width) > 1 || Math.abs(picture.height - reference.height) > 1) {
    throw new Error(`${picture.width}×${picture.height} against ${reference.width}×${reference.height}`)
  }
  const [width, height] = [Math.min(picture.width, reference.width), Math.min(picture.height, reference.height)]
  const [smallA, smallB] = [picture, reference].map((image) =>
    cells(image, 4, Math.floor(width / 4), Math.floor(height / 4)),
  ) as [Float64Array, Float64Array]
  const difference =
    smallA.reduce((sum, value, at) => sum + Math.abs(value - smallB[at]!), 0) /
    Math.max(
      1,
      smallB.reduce((sum, value) => sum + value, 0),
    )
  const [columns, rows] = [Math.floor(width / 10), Math.floor(height / 10)]
  const [inkA, inkB] = [picture, reference].map((image) => cells(image, 10, columns, rows)) as [
    Float64Array,
    Float64Array,
  ]
  let inked = 0
  let lost = 0
  for (let at = 0; at < inkB.length; at++) {
    if (inkB[at]! < 12) continue
    inked++
    if (around(inkA, at, columns) < inkB[at]! / 4) lost++
  }
  return { difference, lostInk: inked === 0 ? 0 : lost / inked }
}

/** A part of a picture; the box in points, `scale` pixels for each. */
export function cropImage(
  image: GreyImage,
  box: { x: number; y: number; width: number; height: number },
  scale: number,
): GreyImage {
  const [left, top, width, height] = [box.x, box.y, box.width, box.height].map((side) => Math.round(side * scale)) as [
    number,
    number,
    number,
    number,
  ]
  const pixels = new Uint8Array(width * height)
  for (let row = 0; row < height; row++)
    pixels.set(
      image.pixels.subarray((top + row) * image.width + left, (top + row) * image.width + left + width),
      row * width,
    )
  return { width, height, pixels }
}

/** The darkest of a cell and its eight neighbours. */
function around(ink: Float64Array, at: number, columns: number): number {
  let most = 0
  for (const row of [-columns, 0, columns])
    for (const column of [-1, 0, 1]) most = Math.max(most, ink[at + row + column] ?? 0)
  return most
}
