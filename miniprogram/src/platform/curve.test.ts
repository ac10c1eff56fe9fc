import { describe, expect, test } from 'vitest'
import { createCurve } from './curve.ts'

const counting = (): { source: (size: number) => Promise<Uint8Array>; asked: number[] } => {
  let next = 0
  const asked: number[] = []
  const source = async (size: number): Promise<Uint8Array> => {
    asked.push(size)
    return Uint8Array.from({ length: size }, () => (next++ * 37) & 0xff)
  }
  return { source, asked }
}
const unavailable = expect.objectContaining({ code: 'crypto.random_unavailable' })

describe('the curve on the phone', () => {
  test('many callers at once never run each other dry', async () => {
    const curve = createCurve(counting().source)
    const drawn = await Promise.all(Array.from({ length: 12 }, () => curve.run((sm2) => sm2.random(1024))))
    expect(drawn.every((bytes) => bytes.length === 1024)).toBe(true)
  })
  test('is built once', async () => {
    const curve = createCurve(counting().source)
    expect(await curve.run((sm2) => sm2)).toBe(await curve.run((sm2) => sm2))
  })
  test('a step that takes more than the reserve fails instead of inventing bytes', async () => {
    const curve = createCurve(counting().source)
    await expect(curve.run((sm2) => sm2.random(4096))).rejects.toThrow(unavailable)
  })
  test.each([
    ['a short answer', async (size: number) => new Uint8Array(size - 1)],
    ['zeros', async (size: number) => new Uint8Array(size)],
    ['a failing source', async () => Promise.reject(new Error('getRandomValues:fail'))],
  ])('refuses %s, and works again once the source does', async (_, broken) => {
    const good = counting()
    let fails = true
    const curve = createCurve((size) => (fails ? broken(size) : good.source(size)))
    await expect(curve.run((sm2) => sm2.random(1))).rejects.toThrow(unavailable)
    fails = false
    expect(await curve.run((sm2) => sm2.random(32))).toHaveLength(32)
  })
})
