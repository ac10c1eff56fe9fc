// Adds a signature field to form and page: the changed dictionaries, nothing written yet.
import { PdfError } from './error.ts'
import type { PdfPage } from './pages.ts'
import type { RevisionObject } from './syntax/append-revision.ts'
import { changedObject } from './syntax/append-revision.ts'
import type { PdfFile } from './syntax/pdf-file.ts'
import { catalogOf } from './syntax/pdf-file.ts'
import type { PdfDict, PdfReference } from './syntax/value.ts'
import {
  decodeText,
  encodeText,
  latin1Bytes,
  pdfArray,
  pdfDict,
  pdfName,
  pdfNumber,
  pdfReference,
  pdfString,
  withEntries,
  writeValue,
} from './syntax/value.ts'

/** SignaturesExist + AppendOnly. */
const signatureFlags = 3
/** Print + Locked. */
const widgetFlags = 132

/**
 * Refuses what a further signature would break or could not be seen on.
 *
 * @throws {PdfError} pdf.unsupported — an XFA form; pdf.locked — DocMDP P = 1; pdf.field_taken
 */
export function assertSignable(file: PdfFile, fieldName: string): void {
  const catalog = catalogOf(file).dict
  const form = file.dictAt(catalog, 'AcroForm')
  if (form?.entries.has('XFA')) throw new PdfError('pdf.unsupported', 'XFA form')
  if (form?.repeatedKey) throw new PdfError('pdf.broken', `form gives ${form.repeatedKey} twice`)
  if (certifiedPermission(file, catalog) === 1) throw new PdfError('pdf.locked')
  if (fieldName === '' || fieldName.includes('.'))
    throw new PdfError('pdf.field_taken', 'a field name is not empty and holds no dot')
  for (const field of fieldsOf(file, form)) {
    const dict = file.resolve(field)
    const name = dict.kind === 'dict' ? file.at(dict, 'T') : dict
    if (name.kind === 'string' && decodeText(name.bytes) === fieldName) throw new PdfError('pdf.field_taken', fieldName)
  }
}

/** The top-level fields of the form. */
export function fieldsOf(file: PdfFile, form: PdfDict | undefined): readonly PdfReference[] {
  const fields = form ? file.at(form, 'Fields') : undefined
  return fields?.kind === 'array' ? fields.items.filter((item) => item.kind === 'ref') : []
}

/** P of the certifying signature: 1 nothing may change, 2 forms and signatures, 3 annotations too. @source ISO 32000-1 §12.8.2.2 */
function certifiedPermission(file: PdfFile, catalog: PdfDict): number | undefined {
  const permissions = file.dictAt(catalog, 'Perms')
  const signature = permissions && file.dictAt(permissions, 'DocMDP')
  if (!signature) return undefined
  const references = file.at(signature, 'Reference')
  for (const item of references.kind === 'array' ? references.items : []) {
    const reference = file.resolve(item)
    const parameters = reference.kind === 'dict' ? file.dictAt(reference, 'TransformParams') : undefined
    const permission = parameters && file.at(parameters, 'P')
    if (permission?.kind === 'number') return permission.value
  }
  return 2
}

export interface NewField {
  readonly fieldName: string
  readonly widgetNumber: number
  readonly signatureNumber: number
  readonly page: PdfPage
  readonly rectangle: readonly number[]
  /** Absent for an invisible signature. */
  readonly formNumber?: number
}

/** The widget, the page that lists it, the form that lists it, and the catalog if the form lies inside it. */
export function fieldObjects(file: PdfFile, field: NewField): readonly RevisionObject[] {
  const widget = pdfReference(field.widgetNumber)
  const widgetDict = withEntries(
    pdfDict({
      Type: pdfName('Annot'),
      Subtype: pdfName('Widget'),
      FT: pdfName('Sig'),
      T: pdfString(encodeText(field.fieldName)),
      V: pdfReference(field.signatureNumber),
      F: pdfNumber(widgetFlags),
      P: field.page.reference,
      Rect: pdfArray(field.rectangle.map(pdfNumber)),
    }),
    { AP: field.formNumber === undefined ? undefined : pdfDict({ N: pdfReference(field.formNumber) }) },
  )
  const annotations = file.at(field.page.dict, 'Annots')
  const page = withEntries(field.page.dict, {
    Annots: pdfArray([...(annotations.kind === 'array' ? annotations.items : []), widget]),
  })
  return [
    { number: field.widgetNumber, generation: 0, body: latin1Bytes(writeValue(widgetDict)) },
    changedObject(file, field.page.reference.number, page),
    formObject(file, widget),
  ]
}

function formObject(file: PdfFile, widget: PdfReference): RevisionObject {
  const catalog = catalogOf(file)
  const stored = catalog.dict.entries.get('AcroForm')
  const form = file.dictAt(catalog.dict, 'AcroForm') ?? pdfDict({})
  const changed = withEntries(form, {
    Fields: pdfArray([...fieldsOf(file, form), widget]),
    SigFlags: pdfNumber(signatureFlags),
  })
  if (stored?.kind === 'ref' && file.resolve(stored).kind === 'dict') return changedObject(file, stored.number, changed)
  return changedObject(file, catalog.reference.number, withEntries(catalog.dict, { AcroForm: changed }))
}
