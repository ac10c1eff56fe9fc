import { deflateSync, inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { listPages } from './pages.ts'
import { picturePage } from './picture-page.ts'
import { openPdf } from './syntax/pdf-file.ts'

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  }
  return (value ^ 0xffffffff) >>> 0
}
function chunk(kind: string, body: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(kind, 'latin1'), body])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  check.writeUInt32BE(crc(typed))
  return Buffer.concat([length, typed, check])
}
/** RGB, 8 bits. */
function png(width: number, height: number, rows: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}
const pixels = Array.from({ length: 3 * 2 * 3 }, (_, index) => (index * 37) % 256)
const rows = Buffer.concat([0, 1].map((row) => Buffer.from([0, ...pixels.slice(row * 9, row * 9 + 9)])))

describe('MA-8 a picture as a one-page PDF', () => {
  test('PNG: every pixel is there, unaltered', async () => {
    const pdf = Buffer.from(await picturePage(png(3, 2, rows)))
    expect(listPages(openPdf(pdf))).toHaveLength(1)
    const streams = [...pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, body]) => Buffer.from(body!, 'latin1'))
    const inflated = streams.flatMap((body) => {
      try {
        return [inflateSync(body)]
      } catch {
        return []
      }
    })
    expect(inflated.some((body) => body.equals(Buffer.from(pixels)))).toBe(true)
  })
  test('the same picture gives the same bytes: a repeated push is the same document', async () => {
    const picture = png(3, 2, rows)
    expect(Buffer.from(await picturePage(picture)).equals(Buffer.from(await picturePage(picture)))).toBe(true)
  })
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('GIF89a')],
    ['a PNG cut off', png(3, 2, rows).subarray(0, 40)],
    ['a JPEG cut off', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['a PNG that says it is huge', png(60_000, 60_000, rows)],
  ])('%s is refused', async (_case, bytes) => {
    await expect(picturePage(bytes)).rejects.toMatchObject({ code: 'pdf.picture_broken' })
  })
})
