// Reads a PNG strictly: every chunk whole and sealed, every row there, nothing behind the end. What it cannot vouch for it refuses.
import { inflateSync } from 'node:zlib'
import type { Picture } from '@yiqian/shared/impression/picture.ts'

/** Why not, for the log. */
export class PictureBroken extends Error {}

const MARK = Buffer.from('89504e470d0a1a0a', 'hex')
/** Samples a pixel by colour type: grey, RGB, palette, grey and alpha, RGBA. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const DEPTHS: Readonly<Record<number, readonly number[]>> = { 0: [8], 2: [8], 3: [1, 2, 4, 8], 4: [8], 6: [8] }
const KNOWN = ['IHDR', 'PLTE', 'IDAT', 'IEND']

interface Header {
  width: number
  height: number
  depth: number
  colour: number
}

/**
 * Without interlacing and 16-bit samples, which no phone of ours makes.
 * @throws {PictureBroken}
 * @source W3C PNG (third edition) §5, §7, §9, §11.2
 */
export function readPng(bytes: Uint8Array, mostSide: number): Picture {
  const { header, palette, alphas, data } = readChunks(Buffer.from(bytes), mostSide)
  const { width, height, depth, colour } = header
  const bits = depth * SAMPLES[colour]!
  const rowBytes = Math.ceil((width * bits) / 8)
  const expected = (rowBytes + 1) * height
  const rows = inflate(data, expected)
  unfilter(rows, rowBytes, height, Math.max(1, bits >> 3))
  const pixels = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) {
    const row = rows.subarray(y * (rowBytes + 1) + 1, (y + 1) * (rowBytes + 1))
    for (let x = 0; x < width; x++) pixels.set(pixelAt(row, x, { depth, colour, palette, alphas }), (y * width + x) * 4)
  }
  return { data: pixels, width, height }
}

function readChunks(file: Buffer, mostSide: number): { header: Header; palette: Buffer; alphas: Buffer; data: Buffer } {
  if (!file.subarray(0, 8).equals(MARK)) throw new PictureBroken('no PNG')
  let header: Header | undefined
  let [palette, alphas]: [Buffer, Buffer] = [Buffer.alloc(0), Buffer.alloc(0)]
  const data: Buffer[] = []
  let at = 8
  for (;;) {
    if (at + 12 > file.length) throw new PictureBroken('ends early')
    const length = file.readUInt32BE(at)
    const name = file.toString('latin1', at + 4, at + 8)
    if (length > file.length - at - 12) throw new PictureBroken(`${name} reaches beyond the file`)
    const body = file.subarray(at + 8, at + 8 + length)
    if (crc32(file.subarray(at + 4, at + 8 + length)) !== file.readUInt32BE(at + 8 + length)) throw new PictureBroken(`${name} is damaged`)
    if ((header === undefined) !== (name === 'IHDR')) throw new PictureBroken(`${name} out of place`)
    at += 12 + length
    if (name === 'IHDR') header = readHeader(body, mostSide)
    else if (name === 'PLTE') palette = body
    else if (name === 'tRNS') alphas = body
    else if (name === 'IDAT') data.push(body)
    else if (name === 'IEND') break
    // upper case: a reader that does not know it must not go on
    else if (!KNOWN.includes(name) && /^[A-Z]/.test(name)) throw new PictureBroken(`${name} is not known`)
  }
  if (at !== file.length) throw new PictureBroken('something follows the end')
  if (!header || (header.colour === 3 && (palette.length === 0 || palette.length % 3 !== 0))) throw new PictureBroken('no palette')
  return { header, palette, alphas, data: Buffer.concat(data) }
}

function readHeader(body: Buffer, mostSide: number): Header {
  if (body.length !== 13) throw new PictureBroken('header')
  const header = { width: body.readUInt32BE(0), height: body.readUInt32BE(4), depth: body[8]!, colour: body[9]! }
  if (!header.width || !header.height || header.width > mostSide || header.height > mostSide) throw new PictureBroken(`${header.width}×${header.height}`)
  if (!DEPTHS[header.colour]?.includes(header.depth) || body[10] !== 0 || body[11] !== 0 || body[12] !== 0) throw new PictureBroken(`depth ${header.depth}, colour ${header.colour}, interlace ${body[12]}`)
  return header
}

/** The length is known before: no picture swells beyond its own size. */
function inflate(data: Buffer, expected: number): Buffer {
  let rows: Buffer
  try {
    rows = inflateSync(data, { maxOutputLength: expected + 1 })
  } catch (cause) {
    throw new PictureBroken('cannot be inflated', { cause })
  }
  if (rows.length !== expected) throw new PictureBroken(`${rows.length} bytes for ${expected}`)
  return rows
}

function unfilter(rows: Buffer, rowBytes: number, height: number, step: number): void {
  for (let y = 0; y < height; y++) {
    const start = y * (rowBytes + 1) + 1
    const filter = rows[start - 1]!
    if (filter > 4) throw new PictureBroken(`filter ${filter}`)
    for (let x = 0; x < rowBytes; x++) {
      const left = x >= step ? rows[start + x - step]! : 0
      const up = y > 0 ? rows[start + x - rowBytes - 1]! : 0
      const corner = y > 0 && x >= step ? rows[start + x - step - rowBytes - 1]! : 0
      rows[start + x] = rows[start + x]! + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!
    }
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

function pixelAt(row: Buffer, x: number, { depth, colour, palette, alphas }: { depth: number; colour: number; palette: Buffer; alphas: Buffer }): number[] {
  if (colour === 3) {
    const index = (row[(x * depth) >> 3]! >> (8 - depth - ((x * depth) & 7))) & ((1 << depth) - 1)
    if (index * 3 >= palette.length) throw new PictureBroken('a colour beyond the palette')
    return [palette[index * 3]!, palette[index * 3 + 1]!, palette[index * 3 + 2]!, alphas[index] ?? 255]
  }
  const samples = SAMPLES[colour]!
  const sample = (index: number): number => row[x * samples + index]!
  if (samples <= 2) return [sample(0), sample(0), sample(0), samples === 2 ? sample(1) : 255]
  return [sample(0), sample(1), sample(2), samples === 4 ? sample(3) : 255]
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc >>> 0
})

export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC[(crc ^ byte) & 0xff]!
  return (crc ^ 0xffffffff) >>> 0
}
