// IM-1, IM-2: PNGs read strictly and written anew; photos by the batch.
import { createCanvas } from '@napi-rs/canvas'
import fc from 'fast-check'
import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import { compareInk, paperPhoto } from '@yiqian/shared/impression/testing/paper-photo.ts'
import { cleanImpression } from './clean-impression.ts'
import { processPictures } from './process-pictures.ts'
import { crc32, PictureBroken, readPng } from './read-png.ts'
import { writeInkPng } from './write-png.ts'

/** A stroke across transparent ground. */
const drawn = (width = 300, height = 100): PNG => {
  const png = new PNG({ width, height })
  for (let x = 20; x < width - 20; x++) for (let y = 40; y < 48; y++) png.data.set([9, 90, 200, 255], (y * width + x) * 4)
  return png
}

describe('a PNG', () => {
  test('written by another library in every kind is read to the same pixels', () => {
    for (const options of [{ colorType: 6 }, { colorType: 2 }, { colorType: 0 }, { colorType: 4 }] as const) {
      for (const filterType of [0, 1, 2, 3, 4] as const) {
        const bytes = PNG.sync.write(drawn(), { ...options, filterType, inputHasAlpha: true })
        expect(Buffer.from(readPng(bytes, 2048).data).equals(PNG.sync.read(bytes).data)).toBe(true)
      }
    }
  })

  test('of ours is read by another library', () => {
    const alpha = Uint8Array.from({ length: 700 }, (_, at) => at % 256)
    const { data } = PNG.sync.read(Buffer.from(writeInkPng({ alpha, width: 35, height: 20 }, 'blue')))
    expect(Array.from(alpha, (_, at) => data[at * 4 + 3])).toEqual([...alpha])
    expect([...data.subarray(0, 3)]).toEqual([0x10, 0x2a, 0x8c])
  })

  test('with any byte changed, cut, or with more behind it is refused', () => {
    const bytes = writeInkPng({ alpha: new Uint8Array(400).fill(200), width: 20, height: 20 }, 'black')
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const broken = bytes.slice()
      broken[at]! ^= change
      expect(() => readPng(broken, 2048)).toThrow(PictureBroken)
    }), { numRuns: 300 })
    for (const length of [0, 8, 33, bytes.length - 1]) expect(() => readPng(bytes.subarray(0, length), 2048)).toThrow(PictureBroken)
    expect(() => readPng(Buffer.concat([bytes, Buffer.from('<script>')]), 2048)).toThrow('something follows')
  })

  test('that would swell is refused before it does: sizes that lie, interlacing, too large', () => {
    const bytes = Buffer.from(PNG.sync.write(drawn()))
    const resized = (change: (header: Buffer) => void): Buffer => {
      const changed = Buffer.from(bytes)
      change(changed)
      changed.writeUInt32BE(crc32(changed.subarray(12, 29)), 29)
      return changed
    }
    for (const broken of [resized((png) => png.writeUInt32BE(10, 16)), resized((png) => png.writeUInt32BE(2000, 20)), resized((png) => png.writeUInt32BE(5000, 16)), resized((png) => (png[28] = 1)), resized((png) => (png[24] = 16)), resized((png) => png.writeUInt32BE(0, 16))]) {
      expect(() => readPng(broken, 2048)).toThrow(PictureBroken)
    }
  })
})

describe('IM-1 what is kept', () => {
  test('ink cut out, in the hospital’s colour, whatever colour came', () => {
    const made = cleanImpression(PNG.sync.write(drawn(1200, 700)), 'red')
    const { width, height, data } = PNG.sync.read(Buffer.from(made as Uint8Array))
    expect(width).toBe(840)
    expect(height).toBeLessThan(60)
    const at = ((height >> 1) * width + 400) * 4
    expect([...data.subarray(at, at + 4)]).toEqual([0xb0, 0x14, 0x1e, 255])
    expect((made as Uint8Array).length).toBeLessThan(5000)
  })

  test('refused: no transparency, a dot, nothing', () => {
    const full = new PNG({ width: 200, height: 80 })
    full.data.fill(255)
    const dot = new PNG({ width: 200, height: 80 })
    for (let y = 10; y < 18; y++) for (let x = 10; x < 18; x++) dot.data[(y * 200 + x) * 4 + 3] = 255
    expect([full, dot, new PNG({ width: 200, height: 80 })].map((png) => cleanImpression(PNG.sync.write(png), 'black'))).toEqual(['no-transparency', 'too-little-ink', 'too-little-ink'])
  })
})

test('IM-2 a batch: each gives its signature or the reason why not', async () => {
  const file = (name: string, options: Parameters<typeof paperPhoto>[0], type: 'jpeg' | 'png' | 'webp' = 'jpeg') => {
    const { photo, truth } = paperPhoto(options)
    const canvas = createCanvas(photo.width, photo.height)
    const pen = canvas.getContext('2d')
    const pixels = pen.createImageData(photo.width, photo.height)
    pixels.data.set(photo.data)
    pen.putImageData(pixels, 0, 0)
    return { name, bytes: type === 'png' ? canvas.toBuffer('image/png') : type === 'webp' ? canvas.toBuffer('image/webp') : canvas.toBuffer('image/jpeg', 85), truth }
  }
  const good = [file('D1.jpg', { seed: 21, grain: 8, shadow: 0.5 }), file('D2.png', { seed: 22, lines: { every: 40, darkness: 0.3 } }, 'png'), file('D3.webp', { seed: 23, ink: [40, 60, 150] }, 'webp')]
  const bad = [file('D4.jpg', { seed: 24, strokes: 0, grain: 6 }), { name: 'D5.jpg', bytes: Buffer.from('<svg onload="x"/>') }, { name: 'D6.jpg', bytes: good[0]!.bytes.subarray(0, 300) }, { name: 'D7.jpg', bytes: new Uint8Array(21 * 1024 * 1024) }, file('D8.jpg', { seed: 25, width: 70, height: 70 })]
  const results = await processPictures([...bad.slice(0, 1), ...good, ...bad.slice(1)], { ink: 'blue' })
  expect(results.filter((each) => 'refused' in each)).toEqual([
    { name: 'D4.jpg', refused: 'no-ink' }, { name: 'D5.jpg', refused: 'unreadable' }, { name: 'D6.jpg', refused: 'unreadable' }, { name: 'D7.jpg', refused: 'too-heavy' }, { name: 'D8.jpg', refused: 'too-small' },
  ])
  const made = results.flatMap((each) => ('png' in each ? [each] : []))
  expect(made.map(({ name }) => name)).toEqual(['D1.jpg', 'D2.png', 'D3.webp'])
  for (const { png } of made) expect(PNG.sync.read(Buffer.from(png)).width).toBeGreaterThan(300)
  expect(compareInk(good[0]!.truth, good[0]!.truth)).toEqual({ precision: 1, recall: 1 })
})
