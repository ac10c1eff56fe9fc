// Where a field of the form stands.
import { listPages } from './pages.ts'
import { boxOn, type PdfBox } from './position.ts'
import { fieldsOf } from './signature-field.ts'
import { catalogOf, openPdf } from './syntax/pdf-file.ts'
import { decodeText } from './syntax/value.ts'

/**
 * Of a field that is its own widget, as signatures of this platform are.
 *
 * @returns undefined — there is none of this name, or it stands on no page
 * @throws {PdfError} pdf.broken, pdf.encrypted, pdf.unsupported, pdf.too_large
 * @source ISO 32000-1 §12.5.2, §12.7.3
 */
export function fieldBox(pdf: Uint8Array, fieldName: string): PdfBox | undefined {
  const file = openPdf(pdf)
  for (const reference of fieldsOf(file, file.dictAt(catalogOf(file).dict, 'AcroForm'))) {
    const field = file.resolve(reference)
    const name = field.kind === 'dict' ? file.at(field, 'T') : undefined
    if (field.kind !== 'dict' || name?.kind !== 'string' || decodeText(name.bytes) !== fieldName) continue
    const [on, rect] = [field.entries.get('P'), file.at(field, 'Rect')]
    const pages = listPages(file)
    const page = pages.findIndex((each) => on?.kind === 'ref' && each.reference.number === on.number)
    const sides = rect.kind === 'array' ? rect.items.map((item) => file.resolve(item)).map((side) => (side.kind === 'number' ? side.value : Number.NaN)) : []
    if (page < 0 || sides.length !== 4 || sides.some(Number.isNaN)) return undefined
    const box = boxOn(pages[page]!, page + 1, sides as [number, number, number, number])
    return box.width > 0 && box.height > 0 ? box : undefined
  }
  return undefined
}
