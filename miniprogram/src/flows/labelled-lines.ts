// The lines of structured content with the labels that its template or its push gives, or else those of names that every hospital uses (MA-8).
import { labelsFor, type TemplateField } from '@yiqian/shared/protocol/templates.ts'
import type { DocumentForm } from '@yiqian/shared/protocol/forms.ts'
import { knownName } from '../language/known-names.ts'
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'
import { jsonLines, type JsonLine } from './json-tree.ts'

export interface LabelledLine extends JsonLine {
  label?: Sentence
  /** The label came with the push and is no part of what is signed: the name that is stays beside it. */
  isGiven?: boolean
  unit?: string
}

/** @returns undefined when the text is no JSON or too long for lines */
export function labelledLines(text: string, contentKind: string, form: DocumentForm | null): LabelledLine[] | undefined {
  const lines = jsonLines(text)
  if (!lines) return undefined
  const isGiven = contentKind === 'json'
  const labels = new Map(labelsFor(contentKind, JSON.parse(text), form).map((field) => [field.path, field]))
  const place: string[] = []
  return lines.map((line) => {
    place.length = line.depth
    place.push(line.isIndex ? '*' : line.key)
    return withLabel(line, labels.get(place.join('.')), place, isGiven)
  })
}

/** A member whose own name has a dot or a star could pass for another one: it keeps its own name. */
function withLabel(line: JsonLine, field: TemplateField | undefined, place: readonly string[], isGiven: boolean): LabelledLine {
  const isPlain = place.every((name) => name === '*' || !name.includes('.')) && (line.isIndex || line.key !== '*')
  if (field && isPlain) return { ...line, label: field.label, ...(isGiven && { isGiven }), ...(field.unit !== undefined && { unit: field.unit }) }
  const known = line.isIndex || !isPlain ? undefined : knownName(place)
  return known ? { ...line, label: known } : line
}
