import { describe, expect, test } from 'vitest'
import { stepTowards, windowAround, windowOf } from './list-window.ts'

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

describe('MP-7 rows are drawn a few at a time', () => {
  const [target, seen] = [{ first: 10, end: 20 }, { first: 13, end: 16 }]
  const walk = (drawn: { first: number; end: number }, most: number): string[] => {
    const steps: string[] = []
    for (let rows = drawn; steps.length < 50; ) {
      rows = stepTowards(rows, target, seen, most)
      steps.push(`${rows.first}-${rows.end}`)
      if (rows.first === target.first && rows.end === target.end) break
    }
    return steps
  }
  test.each([
    ['after a jump: what is seen, then on downwards, then above', { first: 90, end: 99 }, 1, ['13-14', '13-15', '13-16', '13-17', '13-18', '13-19', '13-20', '12-20', '11-20', '10-20']],
    ['scrolled on: what is behind goes at once', { first: 6, end: 17 }, 1, ['10-18', '10-19', '10-20']],
    ['scrolled back: what comes into sight first', { first: 15, end: 26 }, 1, ['14-20', '13-20', '12-20', '11-20', '10-20']],
    ['several in one step', { first: 90, end: 99 }, 4, ['13-17', '12-20', '10-20']],
    ['nothing to do', { first: 10, end: 20 }, 1, ['10-20']],
  ])('%s', (_, drawn, most, expected) => expect(walk(drawn, most)).toEqual(expected))

  test('the room around any rows and the rows are the whole list', () => {
    expect(windowAround({ count: 10, heightOf: (index) => index }, 3, 5)).toEqual({ first: 3, end: 5, above: 3, below: 35 })
  })
})
