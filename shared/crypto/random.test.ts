// The phone's pool: single use, fails closed, never falls back.
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createRandomPool } from './random.ts'

const system = async (lengthBytes: number) => new Uint8Array(randomBytes(lengthBytes))
const unavailable = expect.objectContaining({ code: 'crypto.random_unavailable' })

describe('CO-1 random pool', () => {
  test('gives what the source gave, in order, each byte once', async () => {
    let asked = new Uint8Array(0)
    const pool = createRandomPool(async (lengthBytes) => (asked = new Uint8Array(randomBytes(lengthBytes))).slice())
    await pool.prefill(64)
    const [first, second] = [pool.take(20), pool.take(44)]
    expect(Buffer.concat([first, second])).toEqual(Buffer.from(asked))
    expect(pool.availableBytes()).toBe(0)
  })

  test('an empty or short stock throws instead of answering', async () => {
    const pool = createRandomPool(system)
    expect(() => pool.take(1)).toThrow(unavailable)
    await pool.prefill(32)
    expect(() => pool.take(33)).toThrow(unavailable)
    expect(pool.take(32)).toHaveLength(32)
    expect(() => pool.take(1)).toThrow(unavailable)
  })

  test('fills up only what is missing', async () => {
    const asked: number[] = []
    const pool = createRandomPool(async (lengthBytes) => { asked.push(lengthBytes); return system(lengthBytes) })
    await pool.prefill(100)
    await pool.prefill(100)
    pool.take(60)
    await pool.prefill(100)
    expect(asked).toEqual([100, 60])
    expect(pool.availableBytes()).toBe(100)
  })

  test('what was taken is independent of the stock', async () => {
    const pool = createRandomPool(system)
    await pool.prefill(64)
    const first = pool.take(32)
    const copy = first.slice()
    pool.take(32)
    await pool.prefill(64)
    expect(first).toEqual(copy)
  })

  test('two fillings at once lose nothing', async () => {
    const pool = createRandomPool(system)
    await Promise.all([pool.prefill(64), pool.prefill(64)])
    expect(pool.availableBytes()).toBeGreaterThanOrEqual(64)
  })

  test.each([
    ['fails', () => Promise.reject(new Error('no permission'))],
    ['is short', async () => new Uint8Array(randomBytes(16))],
    ['answers zeros', async (lengthBytes: number) => new Uint8Array(lengthBytes)],
    ['answers one value', async (lengthBytes: number) => new Uint8Array(lengthBytes).fill(7)],
  ])('a source that %s', async (_, fill) => {
    const pool = createRandomPool(fill)
    await expect(pool.prefill(64)).rejects.toThrow(unavailable)
    expect(pool.availableBytes()).toBe(0)
  })
})
