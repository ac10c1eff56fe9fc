// Writes ink as a PNG of one colour with 256 steps of transparency.
import { deflateSync } from 'node:zlib'
import { INK_COLOURS, type InkColour, type InkMask } from '@yiqian/shared/impression/picture.ts'
import { crc32 } from './read-png.ts'

/** @source W3C PNG §11.2, §11.3.1.1 (tRNS) */
export function writeInkPng({ alpha, width, height }: InkMask, ink: InkColour): Uint8Array {
  const rows = new Uint8Array((width + 1) * height)
  for (let y = 0; y < height; y++) rows.set(alpha.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const steps = Array.from({ length: 256 }, (_, step) => step)
  const chunks = [chunk('IHDR', header), chunk('PLTE', Uint8Array.from(steps.flatMap(() => INK_COLOURS[ink]))), chunk('tRNS', Uint8Array.from(steps)), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', new Uint8Array(0))]
  return new Uint8Array(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks]))
}

function chunk(name: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body])
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  crc.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, crc])
}
