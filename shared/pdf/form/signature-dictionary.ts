// The signature dictionary with room for byte range and CMS, as bytes, and where that room lies.
import { pdfDate } from './pdf-date.ts'
import type { SignatureProfile } from '../profiles.ts'
import { encodeText, latin1Bytes, pdfName, pdfString, writeValue } from '../syntax/value.ts'

export interface SignatureFields {
  readonly signerName: string
  readonly signingTimeMs: number
  readonly utcOffsetMinutes: number
  readonly reason: string
  readonly location?: string
}

export interface PlaceholderDictionary {
  readonly body: Uint8Array
  /** Of the `<`, in `body`. */
  readonly contentsStart: number
  /** After the `>`. */
  readonly contentsEnd: number
  /** Of the `[` of /ByteRange. */
  readonly byteRangeStart: number
}

/** Blanks kept for `[0 a b c]`: three numbers of up to ten digits. */
export const byteRangeRoom = '[0 9999999999 9999999999 9999999999]'.length

/** @source ISO 32000-1 §12.8.1 table 252 */
export function createPlaceholder(
  profile: SignatureProfile,
  fields: SignatureFields,
  reserveBytes: number,
): PlaceholderDictionary {
  const text = (value: string): string => writeValue(pdfString(encodeText(value)))
  const head = `<<\n/Type /Sig\n/Filter ${writeValue(pdfName(profile.filter))}\n/SubFilter ${writeValue(pdfName(profile.subFilter))}\n/ByteRange `
  const contents = `${' '.repeat(byteRangeRoom)}\n/Contents `
  const tail = [
    `\n/M (${pdfDate(fields.signingTimeMs, fields.utcOffsetMinutes)})`,
    `\n/Name ${text(fields.signerName)}`,
    `\n/Reason ${text(fields.reason)}`,
    fields.location === undefined ? '' : `\n/Location ${text(fields.location)}`,
    '\n>>',
  ].join('')
  const contentsStart = head.length + contents.length
  const body = new Uint8Array(contentsStart + 2 + 2 * reserveBytes + tail.length)
  body.set(latin1Bytes(head + contents + '<'))
  body.fill(0x30, contentsStart + 1, contentsStart + 1 + 2 * reserveBytes)
  body.set(latin1Bytes('>' + tail), contentsStart + 1 + 2 * reserveBytes)
  return { body, contentsStart, contentsEnd: contentsStart + 2 + 2 * reserveBytes, byteRangeStart: head.length }
}
