// Finds a word in the text of a page, even where the producer set each character by itself.
import type { PdfBox } from '@yiqian/shared/pdf/position.ts'

/** As pdf.js gives them: `transform` maps text space to the page, `width` is along the writing direction. */
export interface TextItem { readonly str: string; readonly transform: readonly number[]; readonly width: number; readonly height: number }

export interface TextViewport { convertToViewportPoint(x: number, y: number): number[] }

interface Glyph { readonly text: string; readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

/** A Latin letter is taken as half as wide as a Chinese character. */
const weight = (character: string): number => (character.codePointAt(0)! < 0x2000 ? 0.55 : 1)

/**
 * Spaces are ignored on both sides: producers stretch 医 师 签 名 with them.
 *
 * @returns boxes in points from the top left of the displayed page, in reading order: line by line, left to right.
 */
export function findKeyword(keyword: string, page: number, items: readonly TextItem[], viewport: TextViewport): PdfBox[] {
  const wanted = [...keyword].filter((character) => character.trim() !== '')
  const found: PdfBox[] = []
  if (wanted.length === 0) return found
  for (const line of lines(items.flatMap((item) => glyphs(item, viewport)))) {
    for (let start = 0; start + wanted.length <= line.length; start++) {
      const part = line.slice(start, start + wanted.length)
      if (!part.every((glyph, index) => glyph.text === wanted[index])) continue
      const [left, top] = [Math.min(...part.map((glyph) => glyph.left)), Math.min(...part.map((glyph) => glyph.top))]
      const [right, bottom] = [Math.max(...part.map((glyph) => glyph.right)), Math.max(...part.map((glyph) => glyph.bottom))]
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
  let from = 0
  return characters.flatMap((text) => {
    const to = from + weight(text) * unit
    const corners = [[from, 0], [to, 0], [from, item.height], [to, item.height]].map(([along, up]) =>
      viewport.convertToViewportPoint(x + along! * alongX - up! * alongY, y + along! * alongY + up! * alongX))
    from = to
    if (text.trim() === '') return []
    const [xs, ys] = [corners.map((corner) => corner[0]!), corners.map((corner) => corner[1]!)]
    return [{ text, left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }]
  })
}

/** Characters whose middles lie within half a height of each other share a line. */
function lines(all: readonly Glyph[]): Glyph[][] {
  const result: { middle: number; glyphs: Glyph[] }[] = []
  for (const glyph of [...all].sort((p, q) => p.top + p.bottom - (q.top + q.bottom))) {
    const middle = (glyph.top + glyph.bottom) / 2
    const line = result.at(-1)
    if (line && middle - line.middle <= (glyph.bottom - glyph.top) / 2) line.glyphs.push(glyph)
    else result.push({ middle, glyphs: [glyph] })
  }
  return result.map((line) => line.glyphs.sort((p, q) => p.left - q.left))
}
