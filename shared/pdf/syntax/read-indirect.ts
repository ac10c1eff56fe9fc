// Reads `12 0 obj … endobj` at an offset, stream included.
import { PdfError } from '../error.ts'
import { PdfReader } from './parse-value.ts'
import type { PdfDict, PdfReference, PdfValue } from './value.ts'

export interface IndirectObject {
  readonly number: number
  readonly generation: number
  readonly value: PdfValue
  /** Offset just after `endobj`. */
  readonly end: number
}

/**
 * @param lengthOf looks a referenced /Length up; undefined when it may not (yet) be followed.
 * @throws {PdfError} pdf.broken — no object here, or the stream does not end where /Length says.
 */
export function readIndirect(
  bytes: Uint8Array,
  offset: number,
  lengthOf: (reference: PdfReference) => number | undefined,
): IndirectObject {
  if (offset >= bytes.length) throw new PdfError('pdf.broken', 'object beyond the end')
  const reader = new PdfReader(bytes, offset)
  const [number, generation] = [reader.unsignedInteger(), reader.unsignedInteger()]
  reader.expect('obj')
  let value = reader.value()
  let word = reader.word()
  if (word === 'stream' && value.kind === 'dict') {
    const raw = readRaw(reader, value, lengthOf)
    value = { kind: 'stream', dict: value, raw }
    reader.expect('endstream')
    word = reader.word()
  }
  if (word !== 'endobj') reader.fail('no endobj')
  return { number, generation, value, end: reader.at }
}

function readRaw(
  reader: PdfReader,
  dict: PdfDict,
  lengthOf: (reference: PdfReference) => number | undefined,
): Uint8Array {
  const declared = dict.entries.get('Length')
  const length =
    declared?.kind === 'number' ? declared.value : declared?.kind === 'ref' ? lengthOf(declared) : undefined
  if (length === undefined || !Number.isInteger(length) || length < 0) reader.fail('no stream length')
  if (reader.bytes[reader.at] === 0x0d) reader.at++
  if (reader.bytes[reader.at] === 0x0a) reader.at++
  const start = reader.at
  reader.at += length
  if (reader.at > reader.bytes.length) reader.fail('stream beyond the end')
  return reader.bytes.subarray(start, reader.at)
}
