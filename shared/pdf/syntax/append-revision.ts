// Appends one revision: new and changed objects, a cross-reference of the source's own kind, a trailer. The source stays an untouched prefix.
import { PdfError } from '../error.ts'
import type { PdfFile } from './pdf-file.ts'
import type { PdfValue } from './value.ts'
import { latin1Bytes, pdfArray, pdfName, pdfNumber, withEntries, writeValue } from './value.ts'

/** `body` is what stands between `obj` and `endobj`. */
export interface RevisionObject {
  readonly number: number
  readonly generation: number
  readonly body: Uint8Array
}

export interface AppendedRevision {
  readonly pdf: Uint8Array
  /** Offset of each body in `pdf`. */
  readonly bodyOffsets: ReadonlyMap<number, number>
}

const largestOffset = 9_999_999_999

/** The first object number that the file does not use. */
export function nextObjectNumber(file: PdfFile): number {
  const size = file.crossReference.trailer.entries.get('Size')
  let next = size?.kind === 'number' && Number.isInteger(size.value) ? Math.max(1, size.value) : 1
  for (const number of file.crossReference.places.keys()) if (number >= next) next = number + 1
  if (next > 8_388_000) throw new PdfError('pdf.too_large', 'object numbers')
  return next
}

/** The object of this number with another value; its generation is kept. */
export function changedObject(file: PdfFile, number: number, value: PdfValue): RevisionObject {
  const place = file.crossReference.places.get(number)
  return { number, generation: place?.kind === 'offset' ? place.generation : 0, body: latin1Bytes(writeValue(value)) }
}

/** @source ISO 32000-1 §7.5.6 */
export function appendRevision(file: PdfFile, objects: readonly RevisionObject[]): AppendedRevision {
  const sorted = [...objects].sort((a, b) => a.number - b.number)
  const parts: Uint8Array[] = [file.bytes]
  const offsets = new Map<number, number>()
  const bodyOffsets = new Map<number, number>()
  let at = file.bytes.length
  const add = (part: Uint8Array): void => {
    parts.push(part)
    at += part.length
  }
  add(latin1Bytes('\n'))
  for (const { number, generation, body } of sorted) {
    offsets.set(number, at)
    add(latin1Bytes(`${number} ${generation} obj\n`))
    bodyOffsets.set(number, at)
    add(body)
    add(latin1Bytes('\nendobj\n'))
  }
  if (at > largestOffset) throw new PdfError('pdf.too_large', `${at} bytes`)
  const crossReference = file.crossReference.newestKind === 'table' ? writeTable : writeStream
  add(crossReference(file, sorted, offsets, at))
  add(latin1Bytes(`startxref\n${file.bytes.length + sum(parts.slice(1, -1))}\n%%EOF\n`))
  return { pdf: concat(parts, at), bodyOffsets }
}

const sum = (parts: readonly Uint8Array[]): number => parts.reduce((total, part) => total + part.length, 0)

function concat(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Root, Info and ID stay; Prev points at the section before. */
function trailerEntries(file: PdfFile, size: number): Record<string, PdfValue | undefined> {
  const { trailer, sectionOffsets } = file.crossReference
  const kept = Object.fromEntries(
    ['Root', 'Info', 'ID'].flatMap((key) => (trailer.entries.has(key) ? [[key, trailer.entries.get(key)!]] : [])),
  )
  return { ...kept, Size: pdfNumber(size), Prev: pdfNumber(sectionOffsets[0]!) }
}

const emptyDict = { kind: 'dict', entries: new Map<string, PdfValue>() } as const

function writeTable(
  file: PdfFile,
  objects: readonly RevisionObject[],
  offsets: ReadonlyMap<number, number>,
): Uint8Array {
  const size = Math.max(nextObjectNumber(file), objects.at(-1)!.number + 1)
  let text = 'xref\n'
  for (const run of consecutive(objects)) {
    text += `${run[0]!.number} ${run.length}\n`
    for (const { number, generation } of run)
      text += `${String(offsets.get(number)).padStart(10, '0')} ${String(generation).padStart(5, '0')} n\r\n`
  }
  return latin1Bytes(`${text}trailer\n${writeValue(withEntries(emptyDict, trailerEntries(file, size)))}\n`)
}

/** Unfiltered, so that it can be read by eye. @source ISO 32000-1 §7.5.8 */
function writeStream(
  file: PdfFile,
  objects: readonly RevisionObject[],
  offsets: ReadonlyMap<number, number>,
  at: number,
): Uint8Array {
  const number = Math.max(nextObjectNumber(file), objects.at(-1)!.number + 1)
  const rows = [
    ...objects.map((object) => ({
      number: object.number,
      generation: object.generation,
      offset: offsets.get(object.number)!,
    })),
    { number, generation: 0, offset: at },
  ]
  const data = new Uint8Array(rows.length * 8)
  const view = new DataView(data.buffer)
  rows.forEach((row, index) => {
    view.setUint8(index * 8, 1)
    view.setUint8(index * 8 + 1, Math.floor(row.offset / 0x1_0000_0000))
    view.setUint32(index * 8 + 2, row.offset % 0x1_0000_0000)
    view.setUint16(index * 8 + 6, row.generation)
  })
  const dict = withEntries(emptyDict, {
    Type: pdfName('XRef'),
    W: pdfArray([1, 5, 2].map(pdfNumber)),
    Length: pdfNumber(data.length),
    Index: pdfArray(consecutive(rows).flatMap((run) => [pdfNumber(run[0]!.number), pdfNumber(run.length)])),
    ...trailerEntries(file, number + 1),
  })
  const [head, foot] = [
    latin1Bytes(`${number} 0 obj\n${writeValue(dict)}\nstream\n`),
    latin1Bytes('\nendstream\nendobj\n'),
  ]
  return concat([head, data, foot], head.length + data.length + foot.length)
}

/** Runs of consecutive numbers, for the subsections. */
function consecutive<T extends { readonly number: number }>(sorted: readonly T[]): T[][] {
  const runs: T[][] = []
  for (const item of sorted) {
    const run = runs.at(-1)
    if (run && run.at(-1)!.number + 1 === item.number) run.push(item)
    else runs.push([item])
  }
  return runs
}
