import { describe, expect, test } from 'vitest'
import { sideBySide } from './side-by-side.ts'

describe('a few at a time', () => {
  test('results in order, never more than the width at once', async () => {
    let [running, most] = [0, 0]
    const doubled = await sideBySide(Array.from({ length: 20 }, (_, index) => index), 4, async (item) => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, (item * 7) % 5))
      running--
      return item * 2
    })
    expect(doubled).toEqual(Array.from({ length: 20 }, (_, index) => index * 2))
    expect(most).toBe(4)
    expect(await sideBySide([], 4, async () => 1)).toEqual([])
  })
  test('the first failure ends it: nothing new begins', async () => {
    const begun: number[] = []
    await expect(sideBySide([0, 1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item)
      await Promise.resolve()
      if (item === 1) throw new Error('no')
    })).rejects.toThrow('no')
    expect(begun.length).toBeLessThan(5)
  })
})
