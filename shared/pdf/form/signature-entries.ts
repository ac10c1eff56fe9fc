// Walks the form and finds the signature dictionaries that fields hold, with the place of each in the file.
import { PdfError } from '../error.ts'
import type { PdfFile } from '../syntax/pdf-file.ts'
import { catalogOf } from '../syntax/pdf-file.ts'
import { readIndirect } from '../syntax/read-indirect.ts'
import type { PdfDict, PdfValue } from '../syntax/value.ts'
import { decodeText } from '../syntax/value.ts'

export interface SignatureEntry {
  readonly fieldName: string
  /** Of the signature dictionary; −1 if it stands inside its field. */
  readonly objectNumber: number
  readonly dict: PdfDict
  /** The object from its number to `endobj`; undefined in an object stream or inside a field. */
  readonly start: number | undefined
  readonly end: number | undefined
}

const mostFields = 50_000

/** Empty signature fields are not listed. @throws {PdfError} pdf.broken, pdf.too_large */
export function listSignatureEntries(file: PdfFile): readonly SignatureEntry[] {
  const found: SignatureEntry[] = []
  const form = file.dictAt(catalogOf(file).dict, 'AcroForm')
  const fields = form ? file.at(form, 'Fields') : undefined
  const waiting: Field[] =
    fields?.kind === 'array' ? fields.items.map((value) => ({ value, name: '', type: '' })).reverse() : []
  const seen = new Set<number>()
  for (let field = waiting.pop(); field; field = waiting.pop()) {
    const dict = file.resolve(field.value)
    if (dict.kind !== 'dict') continue
    if (field.value.kind === 'ref') {
      if (seen.has(field.value.number)) continue
      if (seen.add(field.value.number).size > mostFields) throw new PdfError('pdf.too_large', 'form fields')
    }
    const below = describe(file, dict, field)
    const kids = file.at(dict, 'Kids')
    if (kids.kind === 'array') for (const value of [...kids.items].reverse()) waiting.push({ ...below, value })
    const entry = below.type === 'Sig' ? entryOf(file, dict.entries.get('V'), below.name) : undefined
    if (entry) found.push(entry)
  }
  return found
}

interface Field {
  readonly value: PdfValue
  readonly name: string
  readonly type: string
}

/** Name and type pass down the tree. @source ISO 32000-1 §12.7.3.2 */
function describe(file: PdfFile, dict: PdfDict, above: Field): { name: string; type: string } {
  const [partial, type] = [file.at(dict, 'T'), file.at(dict, 'FT')]
  const own = partial.kind === 'string' ? decodeText(partial.bytes) : ''
  return {
    name: own === '' ? above.name : above.name === '' ? own : `${above.name}.${own}`,
    type: type.kind === 'name' ? type.value : above.type,
  }
}

function entryOf(file: PdfFile, value: PdfValue | undefined, fieldName: string): SignatureEntry | undefined {
  const dict = file.resolve(value)
  if (dict.kind !== 'dict') return undefined
  if (value?.kind !== 'ref') return { fieldName, objectNumber: -1, dict, start: undefined, end: undefined }
  const place = file.crossReference.places.get(value.number)
  if (place?.kind !== 'offset') return { fieldName, objectNumber: value.number, dict, start: undefined, end: undefined }
  const { end } = readIndirect(file.bytes, place.offset, () => undefined)
  return { fieldName, objectNumber: value.number, dict, start: place.offset, end }
}
