// Finds a word in the text of a page, even where the producer set each character by itself.
import type { PdfBox } from '@yiqian/shared/pdf/position.ts'

/** As pdf.js gives them: `transform` maps text space to the page, `width` is along the writing direction. */
export interface TextItem {
  readonly str: string
  readonly transform: readonly number[]
  readonly width: number
  readonly height: number
}

export interface TextViewport {
  convertToViewportPoint(x: number, y: number): number[]
}

interface Glyph {
  readonly text: string
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly turn: Turn
}
/** Which way the text runs on the displayed page: right, down, left, up. */
type Turn = 0 | 1 | 2 | 3

/** A Latin letter is taken as half as wide as a Chinese character. */
const weight = (character: string): number => (character.codePointAt(0)! < 0x2000 ? 0.55 : 1)

/**
 * Spaces are ignored on both sides: producers stretch 医 师 签 名 with them.
 *
 * @returns boxes in points from the top left of the displayed page, in reading order: line by line, along each line;
 *   upright text first, then text that runs down, upside down, up.
 */
export function findKeyword(
  keyword: string,
  page: number,
  items: readonly TextItem[],
  viewport: TextViewport,
): PdfBox[] {
  const wanted = [...keyword].filter((character) => character.trim() !== '')
  const found: PdfBox[] = []
  if (wanted.length === 0) return found
  for (const line of lines(items.flatMap((item) => glyphs(item, viewport)))) {
    for (let start = 0; start + wanted.length <= line.length; start++) {
      const part = line.slice(start, start + wanted.length)
      if (!part.every((glyph, index) => glyph.text === wanted[index])) continue
      const [left, top] = [Math.min(...part.map((glyph) => glyph.left)), Math.min(...part.map((glyph) => glyph.top))]
      const [right, bottom] = [
        Math.max(...part.map((glyph) => glyph.right)),
        Math.max(...part.map((glyph) => glyph.bottom)),
      ]
      found.push({ page, x: left, y: top, width: right - left, height: bottom - top })
    }
  }
  return found
}

/** Divides an item's width among its characters. */
function glyphs(item: TextItem, viewport: TextViewport): Glyph[] {
  const [a, b, , , x, y] = item.transform as [number, number, number, number, number, number]
  const length = Math.hypot(a, b) || 1
  const [alongX, alongY] = [a / length, b / length]
  const characters = [...item.str]
  const unit = item.width / (characters.reduce((sum, character) => sum + weight(character), 0) || 1)
  const [x0, y0] = viewport.convertToViewportPoint(x, y) as [number, number]
  const [x1, y1] = viewport.convertToViewportPoint(x + alongX, y + alongY) as [number, number]
  const turn: Turn = Math.abs(x1 - x0) >= Math.abs(y1 - y0) ? (x1 >= x0 ? 0 : 2) : y1 >= y0 ? 1 : 3
  let from = 0
  return characters.flatMap((text) => {
    const to = from + weight(text) * unit
    const corners = [
      [from, 0],
      [to, 0],
      [from, item.height],
      [to, item.height],
    ].map(([along, up]) =>
      viewport.convertToViewportPoint(x + along! * alongX - up! * alongY, y + along! * alongY + up! * alongX),
    )
    from = to
    if (text.trim() === '') return []
    const [xs, ys] = [corners.map((corner) => corner[0]!), corners.map((corner) => corner[1]!)]
    return [
      { text, left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys), turn },
    ]
  })
}

/** Characters of one direction whose middles lie within half a height of each other share a line. */
function lines(all: readonly Glyph[]): Glyph[][] {
  return ([0, 1, 2, 3] as const).flatMap((turn) => {
    const result: { middle: number; glyphs: Glyph[] }[] = []
    const placed = all.filter((glyph) => glyph.turn === turn).map((glyph) => ({ glyph, ...along(glyph) }))
    for (const { glyph, across, height } of placed.sort((p, q) => p.across - q.across)) {
      const line = result.at(-1)
      if (line && across - line.middle <= height / 2) line.glyphs.push(glyph)
      else result.push({ middle: across, glyphs: [glyph] })
    }
    return result.map((line) => line.glyphs.sort((p, q) => along(p).start - along(q).start))
  })
}

/** The glyph as if its text ran to the right: where it starts, which line it is on, how high it is. */
function along({ left, right, top, bottom, turn }: Glyph): { start: number; across: number; height: number } {
  if (turn === 0) return { start: left, across: (top + bottom) / 2, height: bottom - top }
  if (turn === 1) return { start: top, across: -(left + right) / 2, height: right - left }
  if (turn === 2) return { start: -right, across: -(top + bottom) / 2, height: bottom - top }
  return { start: -bottom, across: (left + right) / 2, height: right - left }
}
