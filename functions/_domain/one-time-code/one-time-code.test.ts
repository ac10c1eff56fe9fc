import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { codeDigestHex, drawDigits, isCode } from './one-time-code.ts'

const random = (count: number) => new Uint8Array(randomBytes(count))

describe('digits without bias', () => {
  test('draws that would favour low values are thrown away', () => {
    const draws = [Uint8Array.of(255, 255, 255, 255), Uint8Array.of(0xff, 0xff, 0xff, 0xa0), Uint8Array.of(0, 0, 0, 7)]
    expect(drawDigits(2, () => draws.shift()!)).toBe('07')
    expect(draws).toHaveLength(0)
  })
  test('the largest draw that counts is the largest value', () => {
    const limit = Math.floor(2 ** 32 / 1_000_000) * 1_000_000 - 1
    const bytes = Uint8Array.of(limit >>> 24, limit >>> 16, limit >>> 8, limit)
    expect(drawDigits(6, () => bytes)).toBe('999999')
  })
  test('all two-digit numbers come up about as often', () => {
    const counts = new Map<string, number>()
    for (let i = 0; i < 20_000; i++) {
      const number = drawDigits(2, random)
      counts.set(number, (counts.get(number) ?? 0) + 1)
    }
    expect(counts.size).toBe(100)
    // chi-squared, 99 degrees of freedom: above 200 less often than once in a million runs
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0)
    expect(chiSquared).toBeLessThan(200)
  })
})
test('a digest belongs to its proofing', () => {
  const digestHex = codeDigestHex('prf_1', '000123')
  expect(isCode('prf_1', '000123', digestHex)).toBe(true)
  expect(isCode('prf_2', '000123', digestHex)).toBe(false)
  expect(isCode('prf_1', '123', digestHex)).toBe(false)
})
