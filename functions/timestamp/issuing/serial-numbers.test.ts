// Serial numbers: unique in a process without chance, positive, of one length; starts do not meet.
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSerialNumbers } from './serial-numbers.ts'

const random = (count: number) => new Uint8Array(randomBytes(count))

test('TS-3 a hundred thousand of two processes: all different, all positive in DER, 16 bytes', () => {
  const [one, two] = [createSerialNumbers(random), createSerialNumbers(random)]
  const all = new Set<string>()
  for (let i = 0; i < 50_000; i++) all.add(one()).add(two())
  expect(all.size).toBe(100_000)
  for (const serial of all) expect(serial).toMatch(/^[4-7][0-9a-f]{31}$/)
})

test('the source of chance is asked once, for the start alone', () => {
  let asked = 0
  const next = createSerialNumbers((count) => ((asked += count), new Uint8Array(count).fill(0xff)))
  expect([next(), next(), next()]).toEqual(['7fffffffffffffffffffff0000000000', '7fffffffffffffffffffff0000000001', '7fffffffffffffffffffff0000000002'])
  expect(asked).toBe(11)
})
