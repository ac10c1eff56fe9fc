// Where each revision of a file ends: after the end-of-file mark that follows its startxref.
import { PdfError } from './error.ts'
import { latin1Bytes } from './syntax/value.ts'

const marks = { startxref: latin1Bytes('startxref'), end: latin1Bytes('%%EOF'), byteRange: latin1Bytes('/ByteRange') }
const mostMarks = 10_000

/** Offsets of every occurrence. */
export function findAll(bytes: Uint8Array, wanted: Uint8Array): readonly number[] {
  const found: number[] = []
  for (let at = bytes.indexOf(wanted[0]!); at >= 0; at = bytes.indexOf(wanted[0]!, at + 1)) {
    let same = 1
    while (same < wanted.length && bytes[at + same] === wanted[same]) same++
    if (same === wanted.length && found.push(at) > mostMarks) throw new PdfError('pdf.too_large', 'end-of-file marks')
  }
  return found
}

export const byteRangeMarks = (bytes: Uint8Array): readonly number[] => findAll(bytes, marks.byteRange)

/**
 * Whether a revision may end here: `startxref`, a number, `%%EOF`, then at most one end of line, lie just before `end`.
 *
 * @source ISO 32000-1 §7.5.5
 */
export function isRevisionEnd(bytes: Uint8Array, end: number): boolean {
  const tail = String.fromCharCode(...bytes.subarray(Math.max(0, end - 64), end))
  return /startxref[\r\n ]+\d{1,12}[\r\n ]+%%EOF(\r\n|\r|\n)?$/.test(tail)
}

/** Whether the file ends with a revision and at most blanks after it. */
export function endsWithRevision(bytes: Uint8Array): boolean {
  let end = bytes.length
  while (end > 0 && onlyBlanksFrom(bytes.subarray(0, end), end - 1)) end--
  return isRevisionEnd(bytes, end)
}

/** Whether nothing but blanks stands from `from` to the end. */
export function onlyBlanksFrom(bytes: Uint8Array, from: number): boolean {
  return bytes.subarray(from).every((byte) => byte === 0x0a || byte === 0x0d || byte === 0x20)
}
