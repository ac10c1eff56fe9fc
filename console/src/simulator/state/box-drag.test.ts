// A signature box stays inside its page and readable, however it is dragged.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawnBox, movedBox, sizedBox, SMALLEST, USUAL } from './box-drag.ts'

const page = { width: 595, height: 842 }
const anyPoint = fc.record({
  x: fc.double({ min: -2000, max: 2000, noNaN: true }),
  y: fc.double({ min: -2000, max: 2000, noNaN: true }),
})

describe('SE-9 drag the box', () => {
  test('any drawing, move and sizing stays on the page and not too small', () => {
    fc.assert(
      fc.property(anyPoint, anyPoint, anyPoint, anyPoint, (from, to, move, size) => {
        const drawn = drawnBox(3, from, to, page)
        for (const box of [drawn, movedBox(drawn, move, page), sizedBox(drawn, size, page)]) {
          expect(box.page).toBe(3)
          expect(box.x).toBeGreaterThanOrEqual(0)
          expect(box.y).toBeGreaterThanOrEqual(0)
          expect(box.x + box.width).toBeLessThanOrEqual(page.width + 0.2)
          expect(box.y + box.height).toBeLessThanOrEqual(page.height + 0.2)
          expect(box.width).toBeGreaterThanOrEqual(SMALLEST.width)
          expect(box.height).toBeGreaterThanOrEqual(SMALLEST.height)
        }
      }),
    )
  })
  test('a click places a box of usual size around it', () => {
    expect(drawnBox(1, { x: 300, y: 400 }, { x: 302, y: 401 }, page)).toEqual({ page: 1, x: 240, y: 376, ...USUAL })
  })
  test('drawing from right to left is the same box', () => {
    expect(drawnBox(1, { x: 200, y: 200 }, { x: 100, y: 150 }, page)).toEqual({
      page: 1,
      x: 100,
      y: 150,
      width: 100,
      height: 50,
    })
  })
})
