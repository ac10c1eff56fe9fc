// Where a signature goes when nobody said: along the foot, over print never while a place is free.
import { describe, expect, test } from 'vitest'
import type { PdfBox } from '@yiqian/shared/pdf/position.ts'
import { choosePlaces, type PlacePage } from './choose-place.ts'
import { PRINT_CONTRAST, type PageInk } from './page-ink.ts'

const A4 = { page: 3, width: 595, height: 842 }
type Area = readonly [x: number, y: number, width: number, height: number, contrast?: number]

/** A page with these areas printed, in cells of two points. */
function inked(areas: readonly Area[], page: Pick<PageInk, 'page' | 'width' | 'height'> = A4) {
  const [columns, rows] = [Math.ceil(page.width / 2), Math.ceil(page.height / 2)]
  const cells = new Uint8Array(columns * rows)
  for (const [x, y, width, height, contrast = 255] of areas)
    for (let row = Math.floor(y / 2); row < Math.min(rows, Math.ceil((y + height) / 2)); row++)
      for (let column = Math.floor(x / 2); column < Math.min(columns, Math.ceil((x + width) / 2)); column++) cells[row * columns + column] = Math.max(contrast, cells[row * columns + column]!)
  return { ...page, ink: { ...page, columns, rows, cells } }
}

const choosePlace = (page: PlacePage, taken: readonly PdfBox[]): PdfBox => choosePlaces(page, taken, 1)[0]!
const corner = ({ x, y }: PdfBox): [number, number] => [x, y]
const touches = (a: PdfBox, [x, y, width, height]: Area): boolean => a.x < x + width && x < a.x + a.width && a.y < y + height && y < a.y + a.height
const areaOf = ({ x, y, width, height }: PdfBox): Area => [x, y, width, height]

describe('nothing printed', () => {
  test('right to left along the foot of the last page, then rows upwards', () => {
    const boxes = choosePlaces(A4, [], 4)
    expect(boxes.map(corner)).toEqual([[419, 758], [271, 758], [123, 758], [419, 702]])
    expect(boxes[0]).toEqual({ page: 3, x: 419, y: 758, width: 140, height: 48 })
    expect(choosePlaces(inked([]), [], 4)).toEqual(boxes)
  })
  test.each<[string, PdfBox, [number, number]]>([
    ['at the foot', { page: 3, x: 440, y: 780, width: 100, height: 30 }, [291, 758]],
    ['all along it', { page: 3, x: 0, y: 780, width: 595, height: 30 }, [419, 722]],
    ['on another page', { page: 2, x: 440, y: 780, width: 100, height: 30 }, [419, 758]],
  ])('beside a signature %s', (_, taken, expected) => expect(corner(choosePlace(A4, [taken]))).toEqual(expected))
})

describe('print', () => {
  test.each<[string, Area[], [number, number]]>([
    ['a page number in the corner', [[540, 800, 20, 8]], [395, 758]],
    ['a line of text along the foot', [[60, 780, 480, 10]], [419, 726]],
    ['a line of text just above the box', [[60, 754, 480, 3]], [419, 702]],
    ['text in columns leaves the column between', [[60, 400, 180, 442], [390, 400, 170, 442]], [243, 758]],
    ['a pale background', [[0, 0, 595, 842, PRINT_CONTRAST - 1]], [419, 758]],
  ])('%s', (_, areas, expected) => {
    const box = choosePlace(inked(areas), [])
    expect(corner(box)).toEqual(expected)
    expect(areas.filter(([, , , , contrast]) => contrast === undefined).some((area) => touches(box, area))).toBe(false)
  })
  test('a page full within its margins: a smaller box, in the margin', () => {
    const text: Area = [30, 30, 535, 757]
    const box = choosePlace(inked([text]), [])
    expect(box).toMatchObject({ width: 112, height: 40 })
    expect(touches(box, text)).toBe(false)
  })
  test('too narrow for the usual box, wide enough for the smaller one', () => expect(choosePlace(inked([[0, 0, 595, 700], [0, 752, 595, 90]]), [])).toMatchObject({ width: 112, height: 40, y: 706 }))
})

describe('no free place at all', () => {
  test('where it covers least, still on the last page', () => {
    const box = choosePlace(inked([[0, 0, 595, 842]]), [])
    expect(box).toEqual({ page: 3, x: 447, y: 766, width: 112, height: 40 })
    const lighter = inked([[0, 0, 300, 842], [0, 0, 595, 500], [300, 500, 295, 342, 100]])
    expect(choosePlace(lighter, []).x).toBeGreaterThanOrEqual(300)
  })
  test('beside another signature rather than over it', () => {
    const page = inked([[0, 0, 595, 842]])
    const boxes = choosePlaces(page, [], 6)
    for (const [index, box] of boxes.entries()) for (const other of boxes.slice(index + 1)) expect(touches(box, areaOf(other))).toBe(false)
  })
})

describe('odd pages', () => {
  test.each([[99, 60], [40, 40], [3000, 20], [14_400, 14_400]])('%i × %i points: twenty signers, all within the page', (width, height) => {
    for (const box of choosePlaces({ page: 1, width, height }, [], 20)) {
      expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0)
      expect([box.x + box.width <= width, box.y + box.height <= height]).toEqual([true, true])
    }
  })
})
