import { expect, test } from 'vitest'
import { smallBytes } from './small-bytes.ts'

test('zeros of the length asked for, given to nobody else, whatever the lengths', () => {
  const lengths = Array.from({ length: 500 }, (_, i) => (i * 37) % 2100)
  const all = lengths.map((length) => smallBytes(length))
  all.forEach((bytes, i) => {
    expect([bytes.length, bytes.every((octet) => octet === 0)]).toEqual([lengths[i], true])
    bytes.fill((i % 255) + 1)
  })
  all.forEach((bytes, i) => expect(bytes.every((octet) => octet === (i % 255) + 1)).toBe(true))
})
