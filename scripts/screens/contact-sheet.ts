// Owns the one picture of a screen in all its variants: the large phone above, the small one below; Chinese before English, light before dark.
import { PNG } from 'pngjs'
import { encodeIndexedPng, type Pixels } from './indexed-png.ts'

export const LANGUAGES = ['zh', 'en'] as const
export const THEMES = ['light', 'dark'] as const
export const SIZES = [{ name: 'large', width: 430, height: 932 }, { name: 'small', width: 320, height: 568 }] as const

export type LanguageOfShot = (typeof LANGUAGES)[number]
export type Size = (typeof SIZES)[number]

export interface Variant {
  language: LanguageOfShot
  theme: (typeof THEMES)[number]
  size: Size['name']
}

const GAP = 24
const GROUND = [205, 213, 216, 255]

export const variantName = ({ language, theme, size }: Variant): string => `${language}-${theme}-${size}`

/** @param shots PNG by variant name; a missing one leaves its place empty. */
export function contactSheet(shots: ReadonlyMap<string, Buffer>): Buffer {
  const rows = SIZES.map(({ name, width }) => {
    const cells = LANGUAGES.flatMap((language) => THEMES.map((theme) => shots.get(variantName({ language, theme, size: name })))).map((png) => png && PNG.sync.read(png))
    return { width, cells, height: Math.max(0, ...cells.map((cell) => cell?.height ?? 0)) }
  })
  const sheet: Pixels = { width: Math.max(...rows.map(({ width, cells }) => GAP + cells.length * (width + GAP))), height: GAP + rows.reduce((sum, { height }) => sum + height + GAP, 0), data: new Uint8Array() }
  sheet.data = new Uint8Array(sheet.width * sheet.height * 4)
  for (let at = 0; at < sheet.data.length; at += 4) sheet.data.set(GROUND, at)
  let top = GAP
  for (const { width, cells, height } of rows) {
    cells.forEach((cell, index) => cell && paste(sheet, cell, GAP + index * (width + GAP), top))
    top += height + GAP
  }
  return encodeIndexedPng(sheet)
}

function paste(sheet: Pixels, cell: Pixels, left: number, top: number): void {
  for (let y = 0; y < cell.height; y++) sheet.data.set(cell.data.subarray(y * cell.width * 4, (y + 1) * cell.width * 4), ((top + y) * sheet.width + left) * 4)
}
