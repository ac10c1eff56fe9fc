// The bytes that a signature covers, and putting the signature into the hole between them.
import { PdfError } from './error.ts'
import { latin1Bytes } from './syntax/value.ts'

/** [start, length, start, length]; the hole between is the hex string of /Contents with its angle brackets. */
export type ByteRange = readonly [number, number, number, number]

/**
 * The two covered pieces, in order, as views on `pdf`: digest the one, then the other.
 *
 * @throws {PdfError} pdf.broken — the range leaves the file, overlaps, or does not start at 0.
 * @source ISO 32000-1 §12.8.1
 */
export function signedBytes(pdf: Uint8Array, byteRange: ByteRange): readonly [Uint8Array, Uint8Array] {
  const [start, length, secondStart, secondLength] = byteRange
  const whole = byteRange.length === 4 && byteRange.every((part) => Number.isSafeInteger(part) && part >= 0)
  if (!whole || start !== 0 || secondStart <= length || secondStart + secondLength > pdf.length) {
    throw new PdfError('pdf.broken', `byte range ${byteRange.join(' ')} of ${pdf.length}`)
  }
  return [pdf.subarray(0, length), pdf.subarray(secondStart, secondStart + secondLength)]
}

/**
 * Step 3 of 3: writes the CMS into the placeholder. Covered bytes do not change.
 *
 * @param pdf the prepared file; not changed.
 * @param cmsDer SignedData or SES_Signature, DER.
 * @returns a new file of the same length.
 * @throws {PdfError} pdf.contents_too_small; pdf.not_prepared — the hole is no empty placeholder; pdf.broken
 */
export function finishPdfSignature(pdf: Uint8Array, byteRange: ByteRange, cmsDer: Uint8Array): Uint8Array {
  signedBytes(pdf, byteRange)
  const [open, after] = [byteRange[1], byteRange[2]]
  if (byteRange[2] + byteRange[3] !== pdf.length)
    throw new PdfError('pdf.not_prepared', 'the range ends before the file')
  if (pdf[open] !== 0x3c || pdf[after - 1] !== 0x3e) throw new PdfError('pdf.not_prepared', 'no brackets')
  if (!pdf.subarray(open + 1, after - 1).every((byte) => byte === 0x30))
    throw new PdfError('pdf.not_prepared', 'already filled')
  const roomBytes = (after - open - 2) / 2
  if (cmsDer.length === 0 || cmsDer.length > roomBytes)
    throw new PdfError('pdf.contents_too_small', `${cmsDer.length} of ${roomBytes} bytes`)
  const finished = new Uint8Array(pdf)
  let hex = ''
  for (const byte of cmsDer) hex += byte.toString(16).padStart(2, '0').toUpperCase()
  finished.set(latin1Bytes(hex), open + 1)
  return finished
}
