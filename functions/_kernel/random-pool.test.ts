// The pool hands out what the generator gave, each byte once, whatever the lengths.
import { expect, test } from 'vitest'
import { createRandomPool } from './random-pool.ts'

/** Sixteen bits that count: every pair of bytes tells where it came from. */
function counting() {
  let next = 0
  const handed: number[] = []
  return { fill: (bytes: Uint8Array) => { for (let i = 0; i < bytes.length; i++) handed.push((bytes[i] = next++ & 0xff)) }, handed }
}

test('in order, none twice, none made up; large wishes past the pool', () => {
  const { fill } = counting()
  const random = createRandomPool(fill)
  const small = Array.from({ length: 64 }, (_, i) => random(1 + (i % 63)))
  expect(small.map((bytes) => bytes.length)).toEqual(Array.from({ length: 64 }, (_, i) => 1 + (i % 63)))
  const all = small.flatMap((bytes) => [...bytes])
  expect(all.slice(0, 2000)).toEqual(Array.from({ length: 2000 }, (_, i) => i & 0xff))
  expect(random(5000)).toHaveLength(5000)
  expect(random(0)).toEqual(new Uint8Array(0))
})

test('with the host’s generator: a hundred thousand draws of 16 bytes are all different; what was given is the caller’s own', () => {
  const random = createRandomPool()
  const seen = new Set(Array.from({ length: 100_000 }, () => Buffer.from(random(16)).toString('latin1')))
  expect(seen.size).toBe(100_000)
  const mine = random(32)
  const copy = mine.slice()
  for (let i = 0; i < 500; i++) random(32).fill(7)
  expect(mine).toEqual(copy)
})
