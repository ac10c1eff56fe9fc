import { describe, expect, test } from 'vitest'
import { createRandomness } from './randomness.ts'

const counting = (): ((size: number) => Promise<Uint8Array>) => {
  let next = 0
  return async (size) => Uint8Array.from({ length: size }, () => next++ & 0xff)
}
const unavailable = expect.objectContaining({ code: 'crypto.random_unavailable' })

describe('randomness', () => {
  test('gives each byte once, also to two callers at the same time', async () => {
    const random = createRandomness(counting())
    const [one, two] = await Promise.all([random.reserve(32), random.reserve(32)])
    const seen = [...one(16), ...two(16), ...one(16), ...two(16)]
    expect(new Set(seen).size).toBe(64)
  })
  test('throws when used up instead of inventing bytes', async () => {
    const take = await createRandomness(counting()).reserve(32)
    expect(take(20)).toHaveLength(20)
    expect(() => take(13)).toThrow(unavailable)
    expect(take(12)).toHaveLength(12)
    expect(() => take(1)).toThrow(unavailable)
  })
  test.each([
    ['a short answer', async (size: number) => new Uint8Array(size - 1)],
    ['zeros', async (size: number) => new Uint8Array(size)],
    ['a failing source', async () => Promise.reject(new Error('getRandomValues:fail'))],
  ])('refuses %s', async (_, source) => {
    await expect(createRandomness(source).reserve(32)).rejects.toThrow(unavailable)
  })
})
