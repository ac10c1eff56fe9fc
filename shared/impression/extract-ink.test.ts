// IM-1, IM-2: ink found on photos of paper, measured against what was drawn.
import { describe, expect, test } from 'vitest'
import { impressionOn, inkOn, readPaper } from './extract-ink.ts'
import type { Contrast } from './paper.ts'
import { IMPRESSION_PX } from './picture.ts'
import { compareInk, paperPhoto, type PaperPhoto } from './testing/paper-photo.ts'

const paper = (options: PaperPhoto) => {
  const { photo, truth } = paperPhoto(options)
  return { contrast: readPaper(photo) as Contrast, truth }
}

const PHOTOS: [string, Omit<PaperPhoto, 'seed'>, number, number][] = [
  ['plain paper', {}, 0.97, 0.97],
  ['strong grain', { grain: 14 }, 0.95, 0.95],
  ['a slow shadow to a third of the light', { shadow: 0.35, grain: 6 }, 0.95, 0.95],
  ['the edge of a hand’s shadow', { hardShadow: 0.6, grain: 6 }, 0.95, 0.93],
  ['faint ruled lines', { lines: { every: 44, darkness: 0.16 }, grain: 5 }, 0.95, 0.95],
  ['dark ruled lines, slanting', { lines: { every: 44, darkness: 0.5, slope: 0.03 }, grain: 5 }, 0.93, 0.9],
  ['squared paper', { lines: { every: 52, darkness: 0.42, isSquared: true }, grain: 5 }, 0.9, 0.88],
  ['blue ink on yellow paper', { ink: [40, 60, 150], paper: [225, 205, 140], grain: 6 }, 0.95, 0.95],
  ['red ink', { ink: [190, 40, 50], grain: 6 }, 0.95, 0.95],
  ['a pale pencil', { ink: [130, 130, 134], grain: 5 }, 0.94, 0.93],
  ['dust', { specks: 120, grain: 5 }, 0.95, 0.95],
  ['the dark table above the sheet', { tablePx: 36, grain: 5 }, 0.93, 0.93],
  ['all at once', { shadow: 0.5, grain: 9, lines: { every: 44, darkness: 0.3, slope: -0.02 }, specks: 60, ink: [40, 50, 120] }, 0.92, 0.9],
]

describe('IM-1 ink on photos', () => {
  test.each(PHOTOS)('%s', (_, options, leastPrecision, leastRecall) => {
    for (const seed of [1, 2, 3]) {
      const { contrast, truth } = paper({ seed, ...options })
      const { precision, recall } = compareInk(inkOn(contrast), truth)
      if (process.env['MEASURE']) console.log(_, seed, precision.toFixed(3), recall.toFixed(3))
      expect(precision, `precision, seed ${seed}`).toBeGreaterThanOrEqual(leastPrecision)
      expect(recall, `recall, seed ${seed}`).toBeGreaterThanOrEqual(leastRecall)
    }
  })

  test('cut out, within the size that is kept, ink to the margins', () => {
    const { contrast } = paper({ seed: 5, width: 1500, height: 900, grain: 5 })
    const mask = impressionOn(contrast)
    if (typeof mask === 'string') throw new Error(mask)
    expect(mask.width).toBeLessThanOrEqual(IMPRESSION_PX.width)
    expect(mask.height).toBeLessThanOrEqual(IMPRESSION_PX.height)
    expect(mask.width === IMPRESSION_PX.width || mask.height === IMPRESSION_PX.height).toBe(true)
    expect([mask.alpha[0], mask.alpha.at(-1)]).toEqual([0, 0])
  })

  test('more strength takes more ink along', () => {
    const { contrast } = paper({ seed: 6, ink: [120, 120, 125], grain: 8 })
    const inked = (strength: number): number => inkOn(contrast, strength).alpha.reduce((sum, value) => sum + (value > 100 ? 1 : 0), 0)
    expect(inked(0.1)).toBeLessThan(inked(0.5))
    expect(inked(0.5)).toBeLessThan(inked(0.9))
  })

  test('refused: an empty sheet, a dark picture, too small, a dot', () => {
    expect(readPaper(paperPhoto({ seed: 7, strokes: 0, grain: 10, shadow: 0.6 }).photo)).toBe('no-ink')
    expect(readPaper(paperPhoto({ seed: 8, strokes: 0, lines: { every: 4, darkness: 0.8 } }).photo)).toBe('too-much-ink')
    expect(readPaper(paperPhoto({ seed: 9, width: 60, height: 60 }).photo)).toBe('too-small')
    const { photo } = paperPhoto({ seed: 10, strokes: 0 })
    for (let y = 200; y < 212; y++) photo.data.fill(20, (y * photo.width + 300) * 4, (y * photo.width + 312) * 4)
    expect(impressionOn(readPaper(photo) as Contrast)).toBe('only-a-dot')
  })
})
