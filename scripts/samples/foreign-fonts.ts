// A page whose fonts are named but not embedded, as office programs on Windows produce it.
import { rawPdf, rawStream } from './raw-pdf.ts'

/** What stands on line n; the test draws the same with an embedded font. */
export const foreignLine = '患者姓名：林秀珍  诊断：原发性高血压'
export const foreignLinePlace = (index: number): { x: number; baselineFromBottom: number; size: number } => ({
  x: 60,
  baselineFromBottom: 760 - 40 * index,
  size: 18,
})

export function foreignFontPdf(names: readonly string[]): Uint8Array {
  const hex = [...foreignLine].map((character) => character.charCodeAt(0).toString(16).padStart(4, '0')).join('')
  const content = names
    .map((_, index) => {
      const { x, baselineFromBottom, size } = foreignLinePlace(index)
      return `BT /F${index} ${size} Tf ${x} ${baselineFromBottom} Td <${hex}> Tj ET`
    })
    .join('\n')
  return rawPdf([
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<<${names.map((_, index) => `/F${index} ${5 + 3 * index} 0 R`).join('')}>>>>>>`,
    rawStream(content),
    ...names.flatMap((name, index) => [
      `<</Type/Font/Subtype/Type0/BaseFont/${name}/Encoding/UniGB-UCS2-H/DescendantFonts[${6 + 3 * index} 0 R]>>`,
      `<</Type/Font/Subtype/CIDFontType2/BaseFont/${name}/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/W[1 95 500]/FontDescriptor ${7 + 3 * index} 0 R>>`,
      `<</Type/FontDescriptor/FontName/${name}/Flags 6/FontBBox[0 -140 1000 860]/ItalicAngle 0/Ascent 860/Descent -140/CapHeight 860/StemV 80>>`,
    ]),
  ])
}
