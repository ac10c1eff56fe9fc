// Refuses a page whose text would be drawn without its glyphs. A blank where a dose should stand must not be signed.
import type { OPS, PDFPageProxy } from 'pdfjs-dist'
import { PdfError } from '@yiqian/shared/pdf/error.ts'

type Operations = typeof OPS

/** What pdf.js keeps of a character and of a font, as far as it is asked here. */
interface DrawnGlyph {
  readonly unicode: string
  readonly isInFont: boolean
}
interface DrawnFont {
  readonly missingFile?: boolean
}

const readable = /[\p{L}\p{N}\p{S}\p{P}]/u

/**
 * Two ways to lose text: pdf.js puts a Latin substitute behind a name such as ArialUnicodeMS, which has no Chinese
 * glyph; or a font is not embedded and the font registered for it lacks a rare character.
 *
 * @param substituteHas whether the font registered under all names has a code point.
 * @throws {PdfError} pdf.glyph_missing — the detail gives the first character and how many there are.
 */
export async function assertNoTextLost(
  page: PDFPageProxy,
  ops: Operations,
  substituteHas: (codePoint: number) => boolean,
): Promise<void> {
  const { fnArray, argsArray } = (await page.getOperatorList()) as { fnArray: number[]; argsArray: unknown[][] }
  const outer: (DrawnFont | undefined)[] = []
  const lost: string[] = []
  let font: DrawnFont | undefined
  fnArray.forEach((operation, index) => {
    const args = argsArray[index] ?? []
    if (operation === ops.save || operation === ops.paintFormXObjectBegin || operation === ops.beginAnnotation)
      outer.push(font)
    else if (operation === ops.restore || operation === ops.paintFormXObjectEnd || operation === ops.endAnnotation)
      font = outer.pop()
    else if (operation === ops.setFont) font = fontOf(page, args[0])
    else if (operation === ops.setGState) font = fontInState(page, args[0]) ?? font
    else if (operation === ops.showText)
      lost.push(
        ...glyphsOf(args[0])
          .filter((glyph) => isLost(glyph, font, substituteHas))
          .map((glyph) => glyph.unicode),
      )
  })
  if (lost.length > 0) {
    throw new PdfError(
      'pdf.glyph_missing',
      `U+${lost[0]!.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} and ${lost.length - 1} more on page ${page.pageNumber}`,
    )
  }
}

function fontOf(page: PDFPageProxy, name: unknown): DrawnFont | undefined {
  return typeof name === 'string' && page.commonObjs.has(name) ? (page.commonObjs.get(name) as DrawnFont) : undefined
}

function fontInState(page: PDFPageProxy, state: unknown): DrawnFont | undefined {
  const entry = Array.isArray(state) ? (state as unknown[][]).find(([key]) => key === 'Font') : undefined
  return entry && Array.isArray(entry[1]) ? fontOf(page, (entry[1] as unknown[])[0]) : undefined
}

/** Numbers between glyphs are spacing. */
function glyphsOf(shown: unknown): DrawnGlyph[] {
  return Array.isArray(shown)
    ? shown.filter((part): part is DrawnGlyph => typeof part === 'object' && part !== null && 'unicode' in part)
    : []
}

function isLost(
  { unicode, isInFont }: DrawnGlyph,
  font: DrawnFont | undefined,
  substituteHas: (codePoint: number) => boolean,
): boolean {
  if (!readable.test(unicode)) return false
  if (!isInFont) return true
  return (
    font?.missingFile === true &&
    [...unicode].some((character) => readable.test(character) && !substituteHas(character.codePointAt(0)!))
  )
}
