// The eight kinds of PDF object as plain values, how to look into them, and how to write them.

/** Names and keys are binary strings (one char per byte, `#xx` undone). */
export type PdfValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly value: string }
  | PdfString
  | { readonly kind: 'array'; readonly items: readonly PdfValue[] }
  | PdfDict
  | PdfReference
  | PdfStream

/** `start` and `end` are offsets of the token itself, delimiters included, in the buffer it was parsed from. */
export interface PdfString {
  readonly kind: 'string'
  readonly bytes: Uint8Array
  readonly hex: boolean
  readonly start: number
  readonly end: number
}
export interface PdfReference {
  readonly kind: 'ref'
  readonly number: number
  readonly generation: number
}
/** `repeatedKey` names a key that the source gave twice: readers disagree on which one counts. */
export interface PdfDict {
  readonly kind: 'dict'
  readonly entries: ReadonlyMap<string, PdfValue>
  readonly repeatedKey?: string
}
/** `raw` is the stream as stored, still filtered. */
export interface PdfStream {
  readonly kind: 'stream'
  readonly dict: PdfDict
  readonly raw: Uint8Array
}

export const pdfNull: PdfValue = { kind: 'null' }
export const pdfNumber = (value: number): PdfValue => ({ kind: 'number', value })
export const pdfName = (value: string): PdfValue => ({ kind: 'name', value })
export const pdfArray = (items: readonly PdfValue[]): PdfValue => ({ kind: 'array', items })
export const pdfReference = (number: number, generation = 0): PdfReference => ({ kind: 'ref', number, generation })
export const pdfDict = (entries: Readonly<Record<string, PdfValue>>): PdfDict => ({
  kind: 'dict',
  entries: new Map(Object.entries(entries)),
})
export const pdfString = (bytes: Uint8Array): PdfValue => ({ kind: 'string', bytes, hex: true, start: 0, end: 0 })

/** A copy of `dict` with some entries set; `undefined` removes one. */
export function withEntries(dict: PdfDict, changes: Readonly<Record<string, PdfValue | undefined>>): PdfDict {
  const entries = new Map(dict.entries)
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) entries.delete(key)
    else entries.set(key, value)
  }
  return { kind: 'dict', entries }
}

/** Text strings are UTF-16BE with a mark, UTF-8 with a mark, or PDFDocEncoding (here: Latin-1). @source ISO 32000-2 §7.9.2.2 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    let text = ''
    for (let at = 2; at + 1 < bytes.length; at += 2) text += String.fromCharCode((bytes[at]! << 8) | bytes[at + 1]!)
    return text
  }
  let text = ''
  const utf8 = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  for (const byte of utf8 ? bytes.subarray(3) : bytes) text += String.fromCharCode(byte)
  if (!utf8) return text
  try {
    return decodeURIComponent(text.replace(/[^A-Za-z0-9]/g, (c) => '%' + c.charCodeAt(0).toString(16).padStart(2, '0')))
  } catch {
    return text
  }
}

/** UTF-16BE with its mark: the one encoding of Chinese that every viewer reads. */
export function encodeText(text: string): Uint8Array {
  const bytes = new Uint8Array(2 + 2 * text.length)
  bytes.set([0xfe, 0xff])
  for (let at = 0; at < text.length; at++) {
    bytes[2 + 2 * at] = text.charCodeAt(at) >> 8
    bytes[3 + 2 * at] = text.charCodeAt(at) & 0xff
  }
  return bytes
}

/** One char per byte. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}

export function writeNumber(value: number): string {
  if (Number.isInteger(value)) return String(value)
  const text = value.toFixed(6).replace(/\.?0+$/, '')
  return text === '-0' ? '0' : text
}

const writeName = (name: string): string =>
  '/' + name.replace(/[^!-~]|[#()<>[\]{}/%]/g, (c) => '#' + c.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase())

const writeHex = (bytes: Uint8Array): string => {
  let text = '<'
  for (const byte of bytes) text += (byte < 16 ? '0' : '') + byte.toString(16).toUpperCase()
  return text + '>'
}

/** Any value but a stream, as ASCII. */
export function writeValue(value: PdfValue): string {
  switch (value.kind) {
    case 'null':
      return 'null'
    case 'bool':
      return String(value.value)
    case 'number':
      return writeNumber(value.value)
    case 'name':
      return writeName(value.value)
    case 'string':
      return writeHex(value.bytes)
    case 'ref':
      return `${value.number} ${value.generation} R`
    case 'array':
      return `[${value.items.map(writeValue).join(' ')}]`
    case 'dict':
      return `<<${[...value.entries].map(([key, entry]) => `${writeName(key)} ${writeValue(entry)}`).join('\n')}>>`
    case 'stream':
      throw new TypeError('a stream has no place inside another value')
  }
}
