import { expect, test } from 'vitest'
import { keyHash } from './key-hash.ts'

test('serials in order, short numbers and names are told apart, within 48 bits', () => {
  const [hashes, keys] = [new Set<number>(), 60_000]
  for (let i = 0; i < keys; i++) {
    for (const [name, value] of [['serial', `4abc${i.toString(16).padStart(28, '0')}`], ['task', String(i)], [String(i), 'task']] as const) hashes.add(keyHash(name, value))
  }
  expect(hashes.size).toBe(3 * keys)
  expect(Math.max(...[...hashes].slice(0, 10_000))).toBeLessThan(2 ** 48)
  expect([...hashes].every(Number.isSafeInteger)).toBe(true)
  // all 48 bits are used, alike
  for (let bit = 0; bit < 48; bit++) {
    const ones = [...hashes].filter((hash) => Math.floor(hash / 2 ** bit) % 2 === 1).length
    expect(ones / hashes.size).toBeGreaterThan(0.48)
    expect(ones / hashes.size).toBeLessThan(0.52)
  }
})
