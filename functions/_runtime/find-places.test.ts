// Free places on real pages. Poppler has the last word: what it draws inside and beside a place is paper.
import { PNG } from 'pngjs'
import { afterAll, describe, expect, test } from 'vitest'
import { listPages, displayedSize } from '@yiqian/shared/pdf/pages.ts'
import { picturePage } from '@yiqian/shared/pdf/picture-page.ts'
import type { PdfBox } from '@yiqian/shared/pdf/position.ts'
import { openPdf } from '@yiqian/shared/pdf/syntax/pdf-file.ts'
import { onePage, rawPdf, rawStream } from '../../scripts/samples/raw-pdf.ts'
import { pdftoppm } from '../../scripts/samples/testing/poppler.ts'
import { sample } from '../../scripts/samples/testing/signing.ts'
import { hasTool } from '../../scripts/samples/testing/tools.ts'
import { createPageImages } from '../_adapters/page-images/page-images.ts'
import { findPlaces, placesUnseen } from './find-places.ts'

const pageImages = createPageImages()
afterAll(() => pageImages.close())
const find = (pdf: Uint8Array, count: number, taken: readonly PdfBox[] = []) => findPlaces(pdf, taken, count, { pageImages, limitMs: 60_000 })

const SCALE = 2
/** The share of dots inside a box, with a point around it, that are darker than a pale grey. */
function printed(pdf: Uint8Array, { page, x, y, width, height }: PdfBox, around = 1): number {
  const image = pdftoppm(pdf, page, SCALE)
  const [left, top] = [Math.floor((x - around) * SCALE), Math.floor((y - around) * SCALE)]
  const [right, bottom] = [Math.ceil((x + width + around) * SCALE), Math.ceil((y + height + around) * SCALE)]
  let dark = 0
  for (let row = top; row < bottom; row++) for (let column = left; column < right; column++) if ((image.pixels[row * image.width + column] ?? 255) < 190) dark++
  return dark / ((right - left) * (bottom - top))
}

const overlaps = (a: PdfBox, b: PdfBox): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

function expectApartAndInside(pdf: Uint8Array, boxes: readonly PdfBox[]): void {
  const pages = listPages(openPdf(pdf))
  const size = displayedSize(pages.at(-1)!)
  for (const [index, box] of boxes.entries()) {
    expect(box.page).toBe(pages.length)
    expect([box.x >= 0, box.y >= 0, box.x + box.width <= size.width, box.y + box.height <= size.height]).toEqual([true, true, true, true])
    expect(boxes.slice(index + 1).filter((other) => overlaps(box, other))).toEqual([])
  }
}

/** Lines of text from edge to edge but for the margins; `from` and `to` are heights of baselines. */
const lines = (from: number, to: number, leading = 12): string => Array.from({ length: Math.floor((to - from) / leading) + 1 }, (_, line) => `1 0 0 1 40 ${from + line * leading} Tm (${'Full of words to the edge '.repeat(4)}) Tj`).join('\n')
const pageOf = (content: string, entries = '/MediaBox[0 0 595 842]'): Uint8Array => rawPdf(onePage('', entries).map((object, index) => (index === 3 ? rawStream(`BT /F1 11 Tf\n${content}\nET`) : object)))

/** A scan or a photo as large as the page: grey paper with noise, and lines of writing but for one band. */
function scan(freeBand: readonly [number, number], paper = 225): Uint8Array {
  const picture = new PNG({ width: 595, height: 842 })
  for (let y = 0; y < 842; y++)
    for (let x = 0; x < 595; x++) {
      const isWriting = (y < freeBand[0] || y > freeBand[1]) && y % 14 < 7 && (x * 7 + y * 3) % 5 < 3
      picture.data.fill(isWriting ? 40 : paper + ((x * 31 + y * 17) % 13) - 6, 4 * (y * 595 + x), 4 * (y * 595 + x) + 3)
      picture.data[4 * (y * 595 + x) + 3] = 255
    }
  return PNG.sync.write(picture)
}

describe.skipIf(!hasTool('pdftoppm'))('SE-9 a signature without a position is not stamped over print', () => {
  test.each([
    ['prescription.pdf', 3], ['operation-consent.pdf', 3], ['laboratory-report.pdf', 3], ['admission-record.pdf', 4],
    ['odd/rotated-90.pdf', 3], ['odd/rotated-180.pdf', 3], ['odd/rotated-270-cropped.pdf', 3], ['odd/cropped.pdf', 3], ['odd/with-form.pdf', 3],
  ])('%s: %i signers', async (name, signers) => {
    const pdf = sample(name)
    const boxes = (await find(pdf, signers))!
    expectApartAndInside(pdf, boxes)
    for (const box of boxes) expect(printed(pdf, box), JSON.stringify(box)).toBe(0)
  })

  test('the foot of the prescription, where all signed before, is print: the pharmacists’ lines', async () => {
    const pdf = sample('prescription.pdf')
    const [before] = placesUnseen(pdf, [], 1)
    expect(printed(pdf, before!)).toBeGreaterThan(0.01)
    const [now] = (await find(pdf, 1))!
    expect(now!.y + now!.height).toBeLessThan(before!.y)
  })

  test('places given to others are left alone, over blank paper too', async () => {
    const pdf = sample('prescription.pdf')
    const [first] = (await find(pdf, 1))!
    const boxes = (await find(pdf, 2, [first!]))!
    expectApartAndInside(pdf, [first!, ...boxes])
  })

  test('turned by 90 degrees, full of text but for the head as it is read', async () => {
    // What is read at the head is the left of the paper: text begins 120 points to the right of it.
    const pdf = pageOf(lines(20, 830).replaceAll('1 0 0 1 40', '1 0 0 1 130'), '/MediaBox[0 0 595 842]/Rotate 90')
    const [box] = (await find(pdf, 1))!
    expect(printed(pdf, box!)).toBe(0)
    expect(box!.y + box!.height).toBeLessThan(130)
  })

  test('a full page: in its margin', async () => {
    const pdf = pageOf(lines(64, 790))
    const [box] = (await find(pdf, 1))!
    expect(printed(pdf, box!)).toBe(0)
    expect(box!.y).toBeGreaterThan(770)
  })

  test('full to the very edge: where it covers least', async () => {
    const pdf = pageOf(`${lines(4, 830, 9)}\n${lines(8, 400, 9)}`)
    const [box] = (await find(pdf, 1))!
    const [blind] = placesUnseen(pdf, [], 1)
    expect(printed(pdf, box!)).toBeGreaterThan(0)
    expect(printed(pdf, box!)).toBeLessThan(printed(pdf, blind!))
  })

  test('a page with nothing but a picture, as large as itself: where the picture is paper', async () => {
    const pdf = await picturePage(scan([500, 570]))
    const [box] = (await find(pdf, 1))!
    expect([box!.y >= 500, box!.y + box!.height <= 570]).toEqual([true, true])
    expect(printed(pdf, box!)).toBe(0)
  })

  test('a dark picture is no free place: a radiograph across the middle of the page', async () => {
    const dark = new PNG({ width: 595, height: 250 })
    for (let at = 0; at < dark.data.length; at++) dark.data[at] = at % 4 === 3 ? 255 : 20
    const pdf = await picturePage(PNG.sync.write(dark))
    const boxes = (await find(pdf, 8))!
    expectApartAndInside(pdf, boxes)
    for (const box of boxes) expect(printed(pdf, box)).toBe(0)
  })
})

describe('a page that cannot be looked at', () => {
  test('endless drawing: given up in time; the next page is looked at', async () => {
    expect(await findPlaces(sample('odd/endless-drawing.pdf'), [], 1, { pageImages, limitMs: 300 })).toBeUndefined()
    expect(await find(sample('prescription.pdf'), 1)).toHaveLength(1)
  }, 60_000)
  test('text that would be drawn without its glyphs is no free place', async () => expect(await find(sample('odd/latin-substitute.pdf'), 1)).toBeUndefined())
  test('no time left', async () => expect(await findPlaces(sample('prescription.pdf'), [], 1, { pageImages, limitMs: 0 })).toBeUndefined())
  test('nobody to place: no page is drawn', async () => expect(await findPlaces(sample('odd/endless-drawing.pdf'), [], 0, { pageImages, limitMs: 1 })).toEqual([]))
  test('unseen: along the foot', () => expect(placesUnseen(sample('odd/rotated-90.pdf'), [], 2)).toEqual([{ page: 1, x: 666, y: 511, width: 140, height: 48 }, { page: 1, x: 518, y: 511, width: 140, height: 48 }]))
})
