// Splits a line into runs, each in the first font that has its characters. Never lets a missing glyph through.
import fontkit from '@cantoo/fontkit'
import { PdfError } from './error.ts'

/** TrueType or OpenType files. `fallbacks` are asked in order for what `primary` lacks. */
export interface PdfFonts {
  readonly primary: Uint8Array
  readonly fallbacks: readonly Uint8Array[]
}

export interface FontRun {
  readonly text: string
  readonly font: Uint8Array
}

/** Spaces and the like that no font need draw; variation selectors only ask for another shape of the character before. */
const invisible = /^[\u200b-\u200d\ufe00-\ufe0f\u{e0100}-\u{e01ef}]$/u

/**
 * @returns the line in runs; joined they are the line, less invisible selectors.
 * @throws {PdfError} pdf.glyph_missing — no font has a character, or it is a control or unpaired surrogate. The detail gives its code point.
 */
export function splitByFont(line: string, fonts: PdfFonts): readonly FontRun[] {
  const choices = [fonts.primary, ...fonts.fallbacks].map((bytes) => ({ bytes, has: glyphCoverage(bytes) }))
  const runs: { text: string; font: Uint8Array }[] = []
  for (const character of line) {
    if (invisible.test(character)) continue
    const codePoint = character.codePointAt(0)!
    const choice = choices.find(({ has }) => codePoint >= 0x20 && has(codePoint))
    if (!choice) throw new PdfError('pdf.glyph_missing', `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`)
    const last = runs.at(-1)
    if (last?.font === choice.bytes) last.text += character
    else runs.push({ text: character, font: choice.bytes })
  }
  return runs
}

/** By the very bytes: an installation has one or two fonts, and reading their tables takes longer than drawing a name. */
const opened = new WeakMap<Uint8Array, FontkitFont>()

function openFont(bytes: Uint8Array): FontkitFont {
  const font = opened.get(bytes) ?? (fontkit.create(bytes) as unknown as FontkitFont)
  opened.set(bytes, font)
  return font
}

/** For `registerFontkit`: what was read of a font serves every document that embeds it. A subset is an object of its own. */
export const sharedFontkit = { create: openFont } as unknown as typeof fontkit

/** Which code points a font draws: those that its character map gives a glyph other than .notdef (0). The bytes must stay as they are. */
export function glyphCoverage(bytes: Uint8Array): (codePoint: number) => boolean {
  const font = openFont(bytes)
  return (codePoint) => font.hasGlyphForCodePoint(codePoint) && font.glyphForCodePoint(codePoint).id !== 0
}

interface FontkitFont {
  hasGlyphForCodePoint(codePoint: number): boolean
  glyphForCodePoint(codePoint: number): { readonly id: number }
}
