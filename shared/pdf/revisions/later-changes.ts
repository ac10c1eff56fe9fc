// What the revisions after a signature did to the document: further signatures, annotations, or anything else.
import { fieldsOf } from '../signature-field.ts'
import type { PdfFile } from '../syntax/pdf-file.ts'
import { catalogOf } from '../syntax/pdf-file.ts'
import type { PdfDict, PdfValue } from '../syntax/value.ts'
import { pdfNull } from '../syntax/value.ts'
import { endsWithRevision } from '../revisions.ts'
import { sameValue } from './same-value.ts'
import { listPages } from '../pages.ts'

/**
 * `none` · `signatures`: further signature fields, their appearances and validation data (/DSS) only · `annotations`: other
 * annotations were added too, which may cover text · `other`: each reason names an object that changed · `unknown`.
 */
export interface LaterChanges {
  readonly kind: 'none' | 'signatures' | 'annotations' | 'other' | 'unknown'
  readonly reasons: readonly string[]
}

const mostReasons = 20

/**
 * Conservative: an object of the signed revision that differs now is a reason, unless it is catalog, form, page or
 * signature field and differs only in what a signature adds.
 *
 * @source ISO 32000-1 §12.8.2.2.2; the shadow attack of adding a number that the signed revision already pointed at is refused.
 */
export function compareRevisions(signed: PdfFile, now: PdfFile): LaterChanges {
  const reasons: string[] = []
  const add = (reason: string): void => void (reasons.length < mostReasons && reasons.push(reason))
  const { sectionOffsets } = now.crossReference
  if (!sectionOffsets.includes(signed.crossReference.sectionOffsets[0]!))
    add('the signed revision is not part of the chain')
  if (sectionOffsets[0] === signed.crossReference.sectionOffsets[0] || !endsWithRevision(now.bytes))
    add('bytes follow that belong to no revision')
  const roots = { before: catalogOf(signed), after: catalogOf(now) }
  if (roots.before.reference.number !== roots.after.reference.number) add('another catalog')
  const permitted = permittedChanges(signed, now, add)
  for (const [number, place] of signed.crossReference.places) {
    if (place.kind === 'free' || samePlace(place, now.crossReference.places.get(number))) continue
    const [before, after] = [signed.object(number), now.object(number)]
    if (!sameValue(before, after) && !permitted.objects.get(number)?.(before, after)) add(`object ${number} changed`)
  }
  const dangling = danglingReferences(signed)
  for (const [number, place] of now.crossReference.places) {
    if (place.kind !== 'free' && dangling.has(number)) add(`object ${number} was pointed at before it existed`)
  }
  if (reasons.length > 0) return { kind: 'other', reasons }
  return { kind: permitted.annotations() ? 'annotations' : 'signatures', reasons: [] }
}

type Rule = (before: PdfValue, after: PdfValue) => boolean

/** For each object that may change at all, the rule for how. */
function permittedChanges(
  signed: PdfFile,
  now: PdfFile,
  add: (reason: string) => void,
): { objects: ReadonlyMap<number, Rule>; annotations(): boolean } {
  const objects = new Map<number, Rule>()
  let otherAnnotations = false
  const catalog = catalogOf(signed)
  const formRule: Rule = (before, after) =>
    sameBut(before, after, ['Fields', 'SigFlags']) && onlyFieldsAdded(signed, now, before, after)
  const formReference = catalog.dict.entries.get('AcroForm')
  if (formReference?.kind === 'ref') objects.set(formReference.number, formRule)
  objects.set(catalog.reference.number, (before, after) => {
    if (!sameBut(before, after, ['AcroForm', 'DSS', 'Extensions']) || before.kind !== 'dict' || after.kind !== 'dict')
      return false
    const [was, is] = [before.entries.get('AcroForm'), after.entries.get('AcroForm')]
    if (sameValue(was ?? pdfNull, is ?? pdfNull)) return true
    const [wasForm, isForm] = [signed.resolve(was), now.resolve(is)]
    return (
      isForm.kind === 'dict' &&
      (wasForm.kind === 'null' || wasForm.kind === 'dict') &&
      formRule(wasForm.kind === 'null' ? emptyDict : wasForm, isForm)
    )
  })
  for (const page of listPages(signed)) {
    objects.set(page.reference.number, (before, after) => {
      if (!sameBut(before, after, ['Annots']) || before.kind !== 'dict' || after.kind !== 'dict') return false
      const added = addedItems(signed.at(before, 'Annots'), now.at(after, 'Annots'))
      if (added?.some((item) => !isSigned(now, item))) otherAnnotations = true
      return added !== undefined
    })
    const list = page.dict.entries.get('Annots')
    if (list?.kind === 'ref') {
      objects.set(list.number, (before, after) => {
        const added = addedItems(before, after)
        if (added?.some((item) => !isSigned(now, item))) otherAnnotations = true
        return added !== undefined
      })
    }
  }
  const form = signed.dictAt(catalog.dict, 'AcroForm')
  const list = form?.entries.get('Fields')
  if (list?.kind === 'ref')
    objects.set(
      list.number,
      (before, after) => addedItems(before, after)?.every((item) => isSigned(now, item)) ?? false,
    )
  for (const field of fieldsOf(signed, form)) {
    // An empty signature field that was signed since. What was signed already must not change.
    const dict = signed.resolve(field)
    if (dict.kind === 'dict' && isSignatureField(signed, field) && signed.at(dict, 'V').kind === 'null') {
      objects.set(
        field.number,
        (before, after) => sameBut(before, after, ['V', 'AP', 'M', 'F', 'MK', 'DA', 'Lock']) && isSigned(now, field),
      )
    }
  }
  for (const [key, what] of [
    ['Info', 'document information'],
    ['Encrypt', 'encryption'],
  ] as const) {
    const [was, is] = [signed.crossReference.trailer.entries.get(key), now.crossReference.trailer.entries.get(key)]
    if (!sameValue(was ?? pdfNull, is ?? pdfNull)) add(`another ${what}`)
  }
  return { objects, annotations: () => otherAnnotations }
}

const emptyDict: PdfDict = { kind: 'dict', entries: new Map() }

function onlyFieldsAdded(signed: PdfFile, now: PdfFile, before: PdfValue, after: PdfValue): boolean {
  if (before.kind !== 'dict' || after.kind !== 'dict') return false
  return addedItems(signed.at(before, 'Fields'), now.at(after, 'Fields'))?.every((item) => isSigned(now, item)) ?? false
}

/** Both dictionaries, equal but for some keys. */
function sameBut(before: PdfValue, after: PdfValue, free: readonly string[]): boolean {
  if (before.kind !== 'dict' || after.kind !== 'dict' || after.repeatedKey) return false
  const keys = new Set([...before.entries.keys(), ...after.entries.keys()])
  return [...keys].every(
    (key) => free.includes(key) || sameValue(before.entries.get(key) ?? pdfNull, after.entries.get(key) ?? pdfNull),
  )
}

/** What `after` has more at its end; undefined if an item went, moved or came in between. */
function addedItems(before: PdfValue, after: PdfValue): readonly PdfValue[] | undefined {
  if (before.kind !== 'array' && before.kind !== 'null') return undefined
  if (after.kind !== 'array') return after.kind === before.kind ? [] : undefined
  const kept = before.kind === 'array' ? before.items : []
  return kept.every((item, index) => sameValue(item, after.items[index] ?? pdfNull))
    ? after.items.slice(kept.length)
    : undefined
}

function isSignatureField(file: PdfFile, item: PdfValue): boolean {
  const dict = file.resolve(item)
  const type = dict.kind === 'dict' ? file.at(dict, 'FT') : pdfNull
  return type.kind === 'name' && type.value === 'Sig'
}

/** A signature field with a signature in it. An empty one could still show anything over the page. */
function isSigned(file: PdfFile, item: PdfValue): boolean {
  const dict = file.resolve(item)
  const signature = dict.kind === 'dict' ? file.dictAt(dict, 'V') : undefined
  return isSignatureField(file, item) && signature !== undefined && signature.entries.has('ByteRange')
}

const samePlace = (a: object, b: object | undefined): boolean =>
  b !== undefined && JSON.stringify(a) === JSON.stringify(b)

/** Numbers that the signed revision points at and does not have. */
function danglingReferences(file: PdfFile): ReadonlySet<number> {
  const dangling = new Set<number>()
  const visit = (value: PdfValue): void => {
    if (value.kind === 'ref') {
      if ((file.crossReference.places.get(value.number)?.kind ?? 'free') === 'free') dangling.add(value.number)
    } else if (value.kind === 'array') value.items.forEach(visit)
    else if (value.kind === 'dict') value.entries.forEach(visit)
    else if (value.kind === 'stream') visit(value.dict)
  }
  for (const number of file.crossReference.places.keys()) visit(file.object(number))
  visit(file.crossReference.trailer)
  return dangling
}
