// MA-2, IM-1: no stroke is lost, turning the phone keeps them, and the PNG shows them.
import fc from 'fast-check'
import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import { addStroke, clearInk, emptyInk, redoInk, undoInk } from './ink-history.ts'
import { createInkRecorder, type Contact } from './ink-recorder.ts'
import { toFrame, toSheet, viewFor } from './ink-view.ts'
import { inkToPng, isEnoughInk, pathOf, SHEET, type InkPoint, type Stroke } from './ink.ts'
import { encodePng16 } from './png.ts'

const finger: Contact = { kind: 'touch', sizePx: 20 }
const line = (x0: number, y0: number, x1: number, y1: number, atMs = 0, steps = 8): InkPoint[] =>
  Array.from({ length: steps + 1 }, (_, step) => ({ x: x0 + ((x1 - x0) * step) / steps, y: y0 + ((y1 - y0) * step) / steps, atMs: atMs + step * 4 }))

function record() {
  const strokes: Stroke[] = []
  return { strokes, recorder: createInkRecorder((stroke) => void strokes.push(stroke)) }
}

describe('MA-2 the recorder', () => {
  test('for all fast strokes, in bundles as the screen reports them, every point arrives in its stroke and in order', () => {
    const stroke = fc.array(fc.record({ x: fc.integer({ min: 0, max: 1000 }), y: fc.integer({ min: 0, max: 560 }) }), { minLength: 1, maxLength: 30 })
    fc.assert(fc.property(fc.array(stroke, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 7 }), fc.boolean(), (drawn, bundle, isOverlapping) => {
      const { strokes, recorder } = record()
      let atMs = 0
      let pending: (() => void) | undefined
      const expected = drawn.map((places, id) => {
        const points = places.map((place) => ({ ...place, atMs: (atMs += 1) }))
        recorder.down(id, finger, points[0]!)
        pending?.() // the last finger leaves only now: the strokes overlap
        pending = undefined
        for (let from = 1; from < points.length; from += bundle) recorder.move(id, finger, points.slice(from, from + bundle))
        const last = points[points.length - 1]!
        if (isOverlapping) pending = () => recorder.up(id, last)
        else recorder.up(id, last)
        return points.filter((point, index) => index === 0 || point.x !== points[index - 1]!.x || point.y !== points[index - 1]!.y)
      })
      pending?.()
      expect(strokes).toEqual(expected)
    }))
  })

  test('a tap of one point is a stroke; an end that was never reported loses none', () => {
    const { strokes, recorder } = record()
    recorder.down(1, finger, { x: 5, y: 5, atMs: 0 })
    recorder.up(1)
    recorder.down(1, finger, { x: 9, y: 9, atMs: 40 })
    recorder.move(1, finger, line(9, 9, 50, 50, 44))
    recorder.down(1, finger, { x: 100, y: 9, atMs: 90 })
    recorder.up(1)
    expect(strokes.map((stroke) => stroke.length)).toEqual([1, 9, 1])
  })

  test('the palm: too broad, resting beside the writing, resting before it, or a touch while a pen writes', () => {
    const { strokes, recorder } = record()
    recorder.down(9, { kind: 'touch', sizePx: 80 }, { x: 900, y: 500, atMs: 0 })
    recorder.down(1, finger, { x: 10, y: 10, atMs: 10 })
    recorder.down(2, finger, { x: 800, y: 500, atMs: 30 }) // lies down beside it
    recorder.move(1, finger, line(10, 10, 400, 200, 30, 100))
    recorder.up(1)
    recorder.up(2)
    recorder.up(9)
    expect(strokes).toHaveLength(1)
    recorder.down(3, finger, { x: 800, y: 500, atMs: 1000 }) // lies there first, still
    recorder.down(4, finger, { x: 10, y: 10, atMs: 1300 })
    recorder.move(4, finger, line(10, 10, 300, 100, 1300))
    recorder.up(4)
    recorder.up(3)
    expect(strokes).toHaveLength(2)
    recorder.down(5, { kind: 'pen', sizePx: 1 }, { x: 0, y: 0, atMs: 2000, pressure: 0.5 })
    recorder.down(6, finger, { x: 700, y: 400, atMs: 2005 })
    recorder.move(6, finger, line(700, 400, 720, 420, 2010))
    recorder.up(6)
    recorder.up(5)
    expect(strokes).toHaveLength(3)
  })

  test('a stroke that the system takes away is kept when it had become a line', () => {
    const { strokes, recorder } = record()
    recorder.down(1, finger, { x: 0, y: 0, atMs: 0 })
    recorder.cancel(1)
    recorder.down(2, finger, { x: 0, y: 0, atMs: 100 })
    recorder.move(2, finger, line(0, 0, 90, 0, 100))
    expect(recorder.live()).toHaveLength(1)
    recorder.cancel(2)
    expect(strokes).toHaveLength(1)
    expect(recorder.live()).toEqual([])
  })
})

describe('the sheet on the screen', () => {
  const frames = [{ width: 358, height: 240 }, { width: 844, height: 390 }, { width: 390, height: 844 }, { width: 288, height: 200 }]
  test('from frame to sheet and back, in every frame, turned or not', () => {
    fc.assert(fc.property(fc.constantFrom(...frames), fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (frame, isTurned, a, b) => {
      const at = { x: a * frame.width, y: b * frame.height }
      const view = viewFor(frame, [], isTurned)
      const back = toFrame(view, toSheet(view, at))
      expect([back.x, back.y]).toEqual([expect.closeTo(at.x, 6), expect.closeTo(at.y, 6)])
    }))
  })
  test('drawn in one frame, all of it is in sight in any other, in the same proportions', () => {
    const wide = viewFor(frames[1]!, [])
    const corner = [toSheet(wide, { x: 0, y: 0 }), toSheet(wide, { x: 844, y: 390 })].map((point, atMs) => ({ ...point, atMs }))
    for (const frame of frames) {
      const view = viewFor(frame, [corner])
      const shown = corner.map((point) => toFrame(view, point))
      for (const { x, y } of shown) expect(x >= -1e-6 && y >= -1e-6 && x <= frame.width + 1e-6 && y <= frame.height + 1e-6).toBe(true)
      expect((shown[1]!.x - shown[0]!.x) / (shown[1]!.y - shown[0]!.y)).toBeCloseTo(844 / 390, 6)
    }
  })
  test('turned, one writes from the top of the phone to its foot', () => {
    const view = viewFor({ width: 390, height: 844 }, [], true)
    const [start, end] = [toFrame(view, { x: 0, y: SHEET.height / 2 }), toFrame(view, { x: SHEET.width, y: SHEET.height / 2 })]
    expect(end.y - start.y).toBeGreaterThan(600)
    expect(end.x).toBeCloseTo(start.x)
  })
})

describe('the line', () => {
  test('begins and ends where the finger did; quick is thinner than slow; a pen’s pressure counts', () => {
    const path = pathOf([{ x: 0, y: 0, atMs: 0 }, { x: 50, y: 80, atMs: 20 }, { x: 100, y: 0, atMs: 40 }])
    expect([path[0], path.at(-1)]).toMatchObject([{ x: 0, y: 0 }, { x: 100, y: 0 }])
    const end = (points: Stroke): number => pathOf(points).at(-1)!.width
    const timed = (everyMs: number): Stroke => line(0, 0, 900, 0, 0, 40).map((point, index) => ({ ...point, atMs: index * everyMs }))
    expect(end(timed(2))).toBeLessThan(end(timed(60)) * 0.75)
    const pressed = (pressure: number): Stroke => timed(10).map((point) => ({ ...point, pressure }))
    expect(end(pressed(0.1))).toBeLessThan(end(pressed(0.9)) * 0.6)
  })
  test('what was drawn stays when more points come, but for its last piece', () => {
    const stroke = line(0, 0, 500, 300, 0, 20)
    const [before, after] = [pathOf(stroke.slice(0, 12)), pathOf(stroke)]
    expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1))
  })
  test('too little: nothing, a dot, dots, a slip; a name is enough', () => {
    const dot = [{ x: 10, y: 10, atMs: 0 }]
    expect([[], [dot], [dot, [{ x: 500, y: 10, atMs: 0 }]], [line(0, 0, 30, 10)]].map(isEnoughInk)).toEqual([false, false, false, false])
    expect(isEnoughInk([line(0, 0, 200, 100), line(300, 0, 300, 90)])).toBe(true)
  })
})

describe('IM-1 the PNG', () => {
  test('ink of the colour where it was drawn, the rest transparent, cut to the ink', () => {
    const png = PNG.sync.read(Buffer.from(inkToPng([line(100, 100, 700, 300)], 'blue')!))
    const alphaAt = (x: number, y: number): number => png.data[(y * png.width + x) * 4 + 3]!
    expect(png.width).toBeGreaterThan(600)
    expect(png.width).toBeLessThanOrEqual(840)
    expect([alphaAt(png.width >> 1, png.height >> 1), alphaAt(png.width - 1, 0), alphaAt(0, png.height - 1)]).toEqual([255, 0, 0])
    expect([...png.data.subarray(0, 3)]).toEqual([0x10, 0x2a, 0x8c])
  })
  test('each stroke of a hundred short ones is in it', () => {
    const strokes = Array.from({ length: 100 }, (_, index) => line(60 + (index % 10) * 95, 40 + Math.floor(index / 10) * 54, 70 + (index % 10) * 95, 60 + Math.floor(index / 10) * 54, index * 30, 2))
    const png = PNG.sync.read(Buffer.from(inkToPng(strokes)!))
    expect(islands(png)).toBe(100)
  })
  test('the largest drawing stays far below the limit; nothing drawn is nothing', () => {
    const stroke = Array.from({ length: 400 }, (_, index) => ({ x: (index * 137) % 1000, y: (index * 153) % 560, atMs: index * 8 }))
    expect(inkToPng([stroke])!.length).toBeLessThan(262_144)
    expect(inkToPng([])).toBeUndefined()
  })
  test('any alpha comes back from another reader, in sixteen steps', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 900 }), fc.integer({ min: 1, max: 40 }), (bytes, width) => {
      const height = Math.ceil(bytes.length / width)
      const alpha = new Uint8Array(width * height)
      alpha.set(bytes.map((byte) => (byte < 200 ? 0 : byte)))
      const { data } = PNG.sync.read(Buffer.from(encodePng16(alpha, width, height, [1, 2, 3])))
      expect(Array.from(alpha, (_, at) => data[at * 4 + 3])).toEqual(Array.from(alpha, (value) => Math.floor((value * 15 + 127) / 255) * 17))
    }))
  })
})

test('undo and redo go through strokes and clearing', () => {
  const [a, b] = [line(0, 0, 1, 1), line(2, 2, 3, 3)]
  const both = addStroke(addStroke(emptyInk, a), b)
  expect(undoInk(both).strokes).toEqual([a])
  expect(redoInk(undoInk(both)).strokes).toEqual([a, b])
  expect(undoInk(clearInk(both)).strokes).toEqual([a, b])
  expect(redoInk(addStroke(undoInk(both), a)).strokes).toEqual([a, a])
  expect([undoInk(emptyInk).strokes, redoInk(emptyInk).strokes, clearInk(emptyInk)]).toEqual([[], [], emptyInk])
})

/** Separate pieces of ink. */
function islands({ data, width, height }: PNG): number {
  const seen = new Uint8Array(width * height)
  let count = 0
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || data[start * 4 + 3]! < 128) continue
    count++
    const stack = [start]
    seen[start] = 1
    while (stack.length > 0) {
      const at = stack.pop()!
      for (const next of [at - 1, at + 1, at - width, at + width]) {
        if (next < 0 || next >= seen.length || seen[next] || data[next * 4 + 3]! < 128) continue
        seen[next] = 1
        stack.push(next)
      }
    }
  }
  return count
}
