// Follows startxref and /Prev: where each object lies, according to the file itself. Nothing is guessed or repaired.
import { PdfError } from '../error.ts'
import { decodeStream } from './decode-stream.ts'
import { PdfReader } from './parse-value.ts'
import { readIndirect } from './read-indirect.ts'
import type { PdfDict, PdfValue } from './value.ts'

export type ObjectPlace =
  | { readonly kind: 'free' }
  | { readonly kind: 'offset'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'packed'; readonly container: number; readonly index: number }

export interface CrossReference {
  /** Offset of each section, newest first. */
  readonly sectionOffsets: readonly number[]
  /** How the newest section is written; an update keeps to it. */
  readonly newestKind: 'table' | 'stream'
  /** The trailer of the newest section. */
  readonly trailer: PdfDict
  readonly places: ReadonlyMap<number, ObjectPlace>
}

const mostSections = 1_000
/** Over all sections; a file that makes us read one table a thousand times stops here. */
const mostEntries = 4_000_000
const largestObjectNumber = 8_388_607
/** How far from the end `startxref` may stand. */
const tailBytes = 2_048

interface Section {
  readonly kind: 'table' | 'stream'
  readonly trailer: PdfDict
  readonly places: Map<number, ObjectPlace>
}

const integerAt = (dict: PdfDict, key: string): number | undefined => {
  const value = dict.entries.get(key)
  return value?.kind === 'number' && Number.isInteger(value.value) && value.value >= 0 ? value.value : undefined
}

/** The offset that the last `startxref` of the file names. */
export function readStartxref(bytes: Uint8Array): number {
  const from = Math.max(0, bytes.length - tailBytes)
  const at = String.fromCharCode(...bytes.subarray(from)).lastIndexOf('startxref')
  if (at < 0) throw new PdfError('pdf.broken', 'no startxref')
  return new PdfReader(bytes, from + at + 9).unsignedInteger()
}

/**
 * @throws {PdfError} pdf.broken, pdf.too_large, pdf.unsupported
 * @source ISO 32000-1 §7.5.4, §7.5.5, §7.5.8
 */
export function readCrossReference(bytes: Uint8Array): CrossReference {
  const places = new Map<number, ObjectPlace>()
  const sectionOffsets: number[] = []
  let newest: Section | undefined
  let entries = 0
  for (let offset: number | undefined = readStartxref(bytes); offset !== undefined;) {
    if (sectionOffsets.includes(offset)) throw new PdfError('pdf.broken', 'cross-reference sections in a circle')
    if (sectionOffsets.length >= mostSections) throw new PdfError('pdf.too_large', 'cross-reference sections')
    const section = readSection(bytes, offset)
    sectionOffsets.push(offset)
    newest ??= section
    entries += section.places.size
    if (entries > mostEntries) throw new PdfError('pdf.too_large', 'cross-reference entries')
    for (const [number, place] of section.places) if (!places.has(number)) places.set(number, place)
    offset = integerAt(section.trailer, 'Prev')
  }
  return { sectionOffsets, newestKind: newest!.kind, trailer: newest!.trailer, places }
}

function readSection(bytes: Uint8Array, offset: number): Section {
  if (offset >= bytes.length) throw new PdfError('pdf.broken', 'cross-reference beyond the end')
  const reader = new PdfReader(bytes, offset)
  reader.skipSpace()
  if (bytes[reader.at] !== 0x78) return readStreamSection(bytes, offset)
  const section = readTableSection(reader)
  const hidden = integerAt(section.trailer, 'XRefStm')
  if (hidden !== undefined) {
    for (const [number, place] of readStreamSection(bytes, hidden).places) {
      if ((section.places.get(number)?.kind ?? 'free') === 'free') section.places.set(number, place)
    }
  }
  return section
}

function readTableSection(reader: PdfReader): Section {
  const places = new Map<number, ObjectPlace>()
  reader.expect('xref')
  for (;;) {
    const word = reader.word()
    if (word === 'trailer') break
    if (!/^\d{1,10}$/.test(word)) reader.fail('no cross-reference subsection')
    const first = Number(word)
    const count = reader.unsignedInteger()
    if (first + count > largestObjectNumber + 1) throw new PdfError('pdf.too_large', 'object numbers')
    for (let number = first; number < first + count; number++) {
      const [offset, generation, kind] = [reader.unsignedInteger(), reader.unsignedInteger(), reader.word()]
      if (kind !== 'n' && kind !== 'f') reader.fail('no cross-reference entry')
      places.set(number, kind === 'n' ? { kind: 'offset', offset, generation } : { kind: 'free' })
    }
  }
  const trailer = reader.value()
  if (trailer.kind !== 'dict') reader.fail('no trailer')
  return { kind: 'table', trailer, places }
}

function readStreamSection(bytes: Uint8Array, offset: number): Section {
  const { value } = readIndirect(bytes, offset, () => undefined)
  const type = value.kind === 'stream' ? value.dict.entries.get('Type') : undefined
  if (value.kind !== 'stream' || type?.kind !== 'name' || type.value !== 'XRef')
    throw new PdfError('pdf.broken', 'no cross-reference')
  const rows = decodeStream(value)
  const widths = integers(value.dict.entries.get('W'))
  if (widths.length < 3 || widths.some((width) => width > 8)) throw new PdfError('pdf.broken', 'W')
  const rowBytes = widths.reduce((sum, width) => sum + width, 0)
  if (rowBytes === 0) throw new PdfError('pdf.broken', 'W')
  const index = value.dict.entries.has('Index')
    ? integers(value.dict.entries.get('Index'))
    : [0, integerAt(value.dict, 'Size') ?? 0]
  const places = new Map<number, ObjectPlace>()
  for (let pair = 0, at = 0; pair + 1 < index.length; pair += 2) {
    const [first, count] = [index[pair]!, index[pair + 1]!]
    if (first + count > largestObjectNumber + 1) throw new PdfError('pdf.too_large', 'object numbers')
    for (let number = first; number < first + count; number++, at += rowBytes) {
      if (at + rowBytes > rows.length) throw new PdfError('pdf.broken', 'cross-reference stream too short')
      const place = rowPlace(rows, at, widths)
      if (place) places.set(number, place)
    }
  }
  return { kind: 'stream', trailer: value.dict, places }
}

function rowPlace(
  rows: Uint8Array,
  at: number,
  [kindWidth, secondWidth, thirdWidth]: readonly number[],
): ObjectPlace | undefined {
  const field = (from: number, width: number): number => {
    let value = 0
    for (let byte = 0; byte < width; byte++) value = value * 256 + rows[from + byte]!
    return value
  }
  const kind = kindWidth ? field(at, kindWidth) : 1
  const second = field(at + kindWidth!, secondWidth!)
  const third = field(at + kindWidth! + secondWidth!, thirdWidth!)
  if (kind === 0) return { kind: 'free' }
  if (kind === 1) return { kind: 'offset', offset: second, generation: third }
  return kind === 2 ? { kind: 'packed', container: second, index: third } : undefined
}

function integers(value: PdfValue | undefined): number[] {
  if (value?.kind !== 'array') throw new PdfError('pdf.broken', 'no array of integers')
  return value.items.map((item) => {
    if (item.kind !== 'number' || !Number.isInteger(item.value) || item.value < 0)
      throw new PdfError('pdf.broken', 'no integer')
    return item.value
  })
}
