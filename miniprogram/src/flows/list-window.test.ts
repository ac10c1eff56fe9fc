import { describe, expect, test } from 'vitest'
import { windowOf } from './list-window.ts'

const rows = (scrolled: number, count = 10_000, heights: (index: number) => number = () => 100) => windowOf({ count, heightOf: heights, scrolled, viewport: 800, overscan: 200 })

describe('MP-7 which rows of a long list are drawn', () => {
  test.each([
    ['at the top', 0, { first: 0, end: 10, above: 0, below: 999_000 }],
    ['while something lies above the list', -300, { first: 0, end: 7, above: 0, below: 999_300 }],
    ['in the middle', 50_000, { first: 498, end: 510, above: 49_800, below: 949_000 }],
    ['at the end', 999_200, { first: 9990, end: 10_000, above: 999_000, below: 0 }],
    ['far past the end', 5_000_000, { first: 9999, end: 10_000, above: 999_900, below: 0 }],
  ])('%s', (_where, scrolled, expected) => expect(rows(scrolled)).toEqual(expected))

  test('nothing of nothing; one row is always drawn', () => {
    expect(rows(0, 0)).toEqual({ first: 0, end: 0, above: 0, below: 0 })
    expect(rows(9000, 1)).toEqual({ first: 0, end: 1, above: 0, below: 0 })
  })
  test('room and rows together are the whole list, wherever one stands, however high the rows are', () => {
    const height = (index: number) => 60 + ((index * 37) % 90)
    const whole = Array.from({ length: 500 }, (_, index) => height(index)).reduce((sum, each) => sum + each)
    for (let scrolled = -500; scrolled < whole + 500; scrolled += 333) {
      const { first, end, above, below } = rows(scrolled, 500, height)
      const drawn = Array.from({ length: end - first }, (_, index) => height(first + index)).reduce((sum, each) => sum + each, 0)
      expect(above + drawn + below).toBe(whole)
      if (scrolled >= 0 && scrolled <= whole - 800) expect([above <= scrolled, above + drawn >= scrolled + 800]).toEqual([true, true])
      expect(end - first).toBeLessThan(30)
    }
  })
})
