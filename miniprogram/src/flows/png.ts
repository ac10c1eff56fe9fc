// A PNG of one colour with sixteen steps of transparency: small, and made without a canvas.
import { concatBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { deflateRuns } from './deflate-runs.ts'

/** Red, green, blue: 0 … 255. */
export type Colour = readonly [number, number, number]

/**
 * @param alpha one byte for each pixel, row by row: 0 transparent, 255 ink.
 * @returns a PNG of colour type 3, 4 bits a pixel.
 * @source W3C PNG §11.2, §11.3.2.1 (tRNS)
 */
export function encodePng16(alpha: Uint8Array, width: number, height: number, colour: Colour): Uint8Array {
  const rowBytes = (width + 1) >> 1
  const rows = new Uint8Array((rowBytes + 1) * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const step = (alpha[y * width + x]! * 15 + 127) / 255 | 0
      rows[y * (rowBytes + 1) + 1 + (x >> 1)]! |= x % 2 === 0 ? step << 4 : step
    }
  }
  const steps = Array.from({ length: 16 }, (_, index) => index)
  return concatBytes(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', concatBytes(bigEndian(width), bigEndian(height), Uint8Array.of(4, 3, 0, 0, 0))),
    chunk('PLTE', Uint8Array.from(steps.flatMap(() => colour))),
    chunk('tRNS', Uint8Array.from(steps, (step) => step * 17)),
    chunk('IDAT', deflateRuns(rows)),
    chunk('IEND', new Uint8Array(0)),
  )
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const body = concatBytes(utf8ToBytes(name), data)
  return concatBytes(bigEndian(data.length), body, bigEndian(crc32(body)))
}

const bigEndian = (value: number): Uint8Array => Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff)

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
