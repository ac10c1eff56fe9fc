// Pictures drawn lately: drawn once, bounded in bytes and time, failures not kept.
import { expect, test } from 'vitest'
import type { PageImage } from '../_adapters/page-images/page-images.ts'
import { createRecentPictures } from './recent-pictures.ts'

const imageOf = (sizeBytes: number): PageImage => ({ bytes: new Uint8Array(sizeBytes), widthPixels: 1, heightPixels: 1, contentType: 'image/png' })

function setup(options: { mostBytes?: number; keptMs?: number } = {}) {
  let [now, drawn] = [0, 0]
  const pictures = createRecentPictures({ nowMs: () => now }, options)
  const look = (name: string, sizeBytes = 10) => pictures.of(name, async () => (drawn++, imageOf(sizeBytes)))
  return { look, pictures, drawn: () => drawn, at: (nowMs: number) => (now = nowMs) }
}

test('asked twice, and at the same time, it is drawn once', async () => {
  const { look, drawn } = setup()
  const [one, two] = await Promise.all([look('a'), look('a')])
  expect(await look('a')).toBe(one)
  expect(two).toBe(one)
  expect(drawn()).toBe(1)
})

test('what does not fit gives way, the one asked for longest ago first', async () => {
  const { look, drawn } = setup({ mostBytes: 25 })
  for (const name of ['a', 'b', 'a', 'c']) await look(name)
  await look('a')
  await look('c')
  expect(drawn()).toBe(3)
  await look('b')
  expect(drawn()).toBe(4)
})

test('after a while it is drawn anew', async () => {
  const { look, drawn, at } = setup({ keptMs: 1000 })
  await look('a')
  at(1001)
  await look('a')
  expect(drawn()).toBe(2)
})

test('a failure is told to all who wait, and tried again by the next', async () => {
  const { look, pictures } = setup()
  const fail = () => pictures.of('a', () => Promise.reject(new Error('broken')))
  await expect(Promise.all([fail(), fail()])).rejects.toThrow('broken')
  expect((await look('a')).bytes).toHaveLength(10)
})
