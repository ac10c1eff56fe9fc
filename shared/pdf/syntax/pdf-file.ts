// A parsed PDF: objects by number, looked up only where the cross-reference says they are.
import { PdfError } from '../error.ts'
import type { CrossReference } from './cross-reference.ts'
import { readCrossReference } from './cross-reference.ts'
import { decodeStream } from './decode-stream.ts'
import { PdfReader } from './parse-value.ts'
import { readIndirect } from './read-indirect.ts'
import type { PdfDict, PdfReference, PdfValue } from './value.ts'
import { latin1Bytes, pdfNull } from './value.ts'

/** The largest file taken. The phone, a request body and the store each have a smaller limit of their own. */
export const pdfLimitBytes = 256 * 1024 * 1024
const longestReferenceChain = 16
/** Parsing and decoding may cost this many bytes more than four times the file: objects that overlap each other would cost its square. */
const spareWorkBytes = 256 * 1024 * 1024

export interface PdfFile {
  readonly bytes: Uint8Array
  readonly crossReference: CrossReference
  /** The object of this number, or null where there is none. */
  object(number: number): PdfValue
  /** Follows references until a value. */
  resolve(value: PdfValue | undefined): PdfValue
  /** An entry of a dictionary, resolved. */
  at(dict: PdfDict, key: string): PdfValue
  /** The same, if it is a dictionary. */
  dictAt(dict: PdfDict, key: string): PdfDict | undefined
}

/**
 * @throws {PdfError} pdf.broken, pdf.encrypted, pdf.too_large, pdf.unsupported
 * @source ISO 32000-1 §7.5
 */
export function openPdf(bytes: Uint8Array): PdfFile {
  if (bytes.length > pdfLimitBytes) throw new PdfError('pdf.too_large', `${bytes.length} bytes`)
  if (!latin1Bytes('%PDF-').every((byte, at) => bytes[at] === byte))
    throw new PdfError('pdf.broken', 'no %PDF- at the start')
  const crossReference = readCrossReference(bytes)
  if (crossReference.trailer.entries.has('Encrypt')) throw new PdfError('pdf.encrypted')
  return createFile(bytes, crossReference)
}

function createFile(bytes: Uint8Array, crossReference: CrossReference): PdfFile {
  const cache = new Map<number, PdfValue>()
  const containers = new Map<number, readonly PackedObject[]>()
  const open = new Set<number>()
  let workLeft = 4 * bytes.length + spareWorkBytes
  const spend = (cost: number): void => {
    workLeft -= cost
    if (workLeft < 0) throw new PdfError('pdf.too_large', 'objects overlap or decode to too much')
  }

  const object = (number: number): PdfValue => {
    const cached = cache.get(number)
    if (cached) return cached
    if (open.has(number)) throw new PdfError('pdf.broken', `object ${number} depends on itself`)
    open.add(number)
    try {
      const value = load(number)
      cache.set(number, value)
      return value
    } finally {
      open.delete(number)
    }
  }

  const load = (number: number): PdfValue => {
    const place = crossReference.places.get(number)
    if (!place || place.kind === 'free') return pdfNull
    if (place.kind === 'packed') {
      const packed = container(place.container)[place.index]
      if (packed?.number !== number) throw new PdfError('pdf.broken', `object ${number} is not in its object stream`)
      return packed.value
    }
    const found = readIndirect(bytes, place.offset, lengthOf)
    spend(found.end - place.offset - (found.value.kind === 'stream' ? found.value.raw.length : 0))
    if (found.number !== number || found.generation !== place.generation) {
      throw new PdfError('pdf.broken', `object ${number} is not where the cross-reference says`)
    }
    return found.value
  }

  const container = (number: number): readonly PackedObject[] => {
    const known = containers.get(number)
    if (known) return known
    if (crossReference.places.get(number)?.kind !== 'offset')
      throw new PdfError('pdf.broken', `object stream ${number} missing`)
    const packed = unpack(object(number), spend)
    containers.set(number, packed)
    return packed
  }

  const resolve = (value: PdfValue | undefined): PdfValue => {
    let current = value ?? pdfNull
    for (let hops = 0; current.kind === 'ref'; hops++) {
      if (hops > longestReferenceChain) throw new PdfError('pdf.broken', 'references in a circle')
      const place = crossReference.places.get(current.number)
      const generation = place?.kind === 'offset' ? place.generation : 0
      current = current.generation === generation ? object(current.number) : pdfNull
    }
    return current
  }

  const lengthOf = (reference: PdfReference): number | undefined => {
    const length = resolve(reference)
    return length.kind === 'number' ? length.value : undefined
  }
  const at = (dict: PdfDict, key: string): PdfValue => resolve(dict.entries.get(key))
  const dictAt = (dict: PdfDict, key: string): PdfDict | undefined => {
    const value = at(dict, key)
    return value.kind === 'dict' ? value : undefined
  }
  return { bytes, crossReference, object, resolve, at, dictAt }
}

interface PackedObject {
  readonly number: number
  readonly value: PdfValue
}

/** @source ISO 32000-1 §7.5.7 */
function unpack(stream: PdfValue, spend: (cost: number) => void): readonly PackedObject[] {
  const type = stream.kind === 'stream' ? stream.dict.entries.get('Type') : undefined
  if (stream.kind !== 'stream' || type?.kind !== 'name' || type.value !== 'ObjStm')
    throw new PdfError('pdf.broken', 'no object stream')
  const [count, first] = [stream.dict.entries.get('N'), stream.dict.entries.get('First')]
  if (count?.kind !== 'number' || first?.kind !== 'number')
    throw new PdfError('pdf.broken', 'object stream without N or First')
  const decoded = decodeStream(stream)
  spend(decoded.length)
  if (count.value > decoded.length) throw new PdfError('pdf.broken', 'object stream too short')
  const header = new PdfReader(decoded)
  const packed: PackedObject[] = []
  for (let index = 0; index < count.value; index++) {
    const [number, offset] = [header.unsignedInteger(), header.unsignedInteger()]
    packed.push({ number, value: new PdfReader(decoded, first.value + offset).value() })
  }
  return packed
}

/** The catalog. @throws {PdfError} pdf.broken */
export function catalogOf(file: PdfFile): { readonly dict: PdfDict; readonly reference: PdfReference } {
  const reference = file.crossReference.trailer.entries.get('Root')
  const dict = file.resolve(reference)
  if (reference?.kind !== 'ref' || dict.kind !== 'dict') throw new PdfError('pdf.broken', 'no catalog')
  if (dict.repeatedKey) throw new PdfError('pdf.broken', `catalog gives ${dict.repeatedKey} twice`)
  return { dict, reference }
}
