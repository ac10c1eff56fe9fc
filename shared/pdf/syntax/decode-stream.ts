// Undoes the filters of cross-reference and object streams, never producing more than a limit.
import { PDFContext, PDFRawStream, decodePDFRawStream } from '@cantoo/pdf-lib'
import { PdfError } from '../error.ts'
import type { PdfDict, PdfStream, PdfValue } from './value.ts'

/** Enough for the tables of a 10-million-object file; a bomb stops here. */
const decodedLimitBytes = 64 * 1024 * 1024
const stepBytes = 65_536

const numberOf = (dict: PdfDict, key: string, otherwise: number): number => {
  const value = dict.entries.get(key)
  return value?.kind === 'number' ? value.value : otherwise
}

/**
 * @returns the decoded bytes of a stream without a filter or with FlateDecode, PNG predictors undone.
 * @throws {PdfError} pdf.unsupported — another filter; pdf.too_large — decodes to more than 64 MiB; pdf.broken.
 * @source ISO 32000-1 §7.4.4
 */
export function decodeStream(stream: PdfStream): Uint8Array {
  const filter = only(stream.dict.entries.get('Filter'))
  const parameters = only(stream.dict.entries.get('DecodeParms'))
  if (filter === undefined) return stream.raw
  if (filter.kind !== 'name' || filter.value !== 'FlateDecode') throw new PdfError('pdf.unsupported', 'stream filter')
  const flat = inflate(stream.raw)
  if (parameters?.kind !== 'dict') return flat
  const predictor = numberOf(parameters, 'Predictor', 1)
  if (predictor === 1) return flat
  if (predictor < 10) throw new PdfError('pdf.unsupported', `predictor ${predictor}`)
  const pixelBytes = Math.max(1, (numberOf(parameters, 'Colors', 1) * numberOf(parameters, 'BitsPerComponent', 8)) >> 3)
  return undoPngPredictor(flat, pixelBytes * numberOf(parameters, 'Columns', 1), pixelBytes)
}

/** Filter and DecodeParms may be a value or an array of one. */
function only(value: PdfValue | undefined): PdfValue | undefined {
  if (value?.kind === 'null') return undefined
  if (value?.kind !== 'array') return value
  if (value.items.length > 1) throw new PdfError('pdf.unsupported', 'several filters')
  return value.items[0]
}

function inflate(raw: Uint8Array): Uint8Array {
  const context = PDFContext.create()
  const parts: Uint8Array[] = []
  let size = 0
  try {
    const source = decodePDFRawStream(PDFRawStream.of(context.obj({ Filter: 'FlateDecode' }), raw))
    for (let part = source.getBytes(stepBytes); part.length > 0; part = source.getBytes(stepBytes)) {
      size += part.length
      if (size > decodedLimitBytes) throw new PdfError('pdf.too_large', 'stream decodes to more than 64 MiB')
      parts.push(new Uint8Array(part))
    }
  } catch (cause) {
    throw cause instanceof PdfError ? cause : new PdfError('pdf.broken', `deflate: ${String(cause)}`)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function undoPngPredictor(bytes: Uint8Array, rowBytes: number, pixelBytes: number): Uint8Array {
  if (!Number.isInteger(rowBytes) || rowBytes < 1 || rowBytes > 65_536)
    throw new PdfError('pdf.broken', 'predictor columns')
  const rows = Math.floor(bytes.length / (rowBytes + 1))
  const out = new Uint8Array(rows * rowBytes)
  for (let row = 0; row < rows; row++) {
    const kind = bytes[row * (rowBytes + 1)]!
    for (let column = 0; column < rowBytes; column++) {
      const at = row * rowBytes + column
      const left = column >= pixelBytes ? out[at - pixelBytes]! : 0
      const up = row > 0 ? out[at - rowBytes]! : 0
      const corner = row > 0 && column >= pixelBytes ? out[at - rowBytes - pixelBytes]! : 0
      out[at] = bytes[row * (rowBytes + 1) + 1 + column]! + predicted(kind, left, up, corner)
    }
  }
  return out
}

function predicted(kind: number, left: number, up: number, corner: number): number {
  if (kind === 0) return 0
  if (kind === 1) return left
  if (kind === 2) return up
  if (kind === 3) return (left + up) >> 1
  if (kind !== 4) throw new PdfError('pdf.broken', `row filter ${kind}`)
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
