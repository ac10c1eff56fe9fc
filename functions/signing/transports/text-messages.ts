// Owns messages as names and texts: decimal numbers, TRUE and FALSE, Base64. For forms, JSON and SOAP alike.
import type { AnyMessage, Field } from '@yiqian/shared/crypto/svs/fields.ts'
import { refuse } from '../core/refusal.ts'

/** What a form, a JSON object or a SOAP element holds. */
export type TextMessage = Readonly<Record<string, unknown>>

const LARGEST_INTEGER = 0x7fffffff

/**
 * Unknown names are passed over. An empty text of a field that may be left out leaves it out. Tolerances: `text-length`
 * (inDataLen of the Base64 instead of the data), `key-value-plain` (keyValue as it is, not in Base64: both are tried as one),
 * `text-boolean` (any case, true and false of JSON).
 *
 * @throws {SvsRefusal} GM_INVALID_DATA_FORMAT
 * @source GB/T 38629-2020 Annex A, table A.1
 */
export function fromText(fields: readonly Field[], texts: TextMessage): AnyMessage & { keyValueText?: Uint8Array } {
  const message: Record<string, number | boolean | Uint8Array> = {}
  for (const field of fields) {
    const text = texts[field.name]
    if (text === undefined || text === null || (text === '' && field.optional)) {
      if (field.optional) continue
      throw refuse('GM_INVALID_DATA_FORMAT', field.name)
    }
    if (field.name === 'keyValue') Object.assign(message, keyValueOf(text))
    else message[field.name] = valueOf(field, text)
  }
  const { inDataLen, inData } = message
  const given = texts['inData']
  if (inData instanceof Uint8Array && inDataLen !== inData.length && typeof given === 'string' && inDataLen === given.length) message['inDataLen'] = inData.length
  return message
}

function valueOf({ name, kind }: Field, text: unknown): number | boolean | Uint8Array {
  if (kind === 'integer') {
    const number = typeof text === 'number' ? text : typeof text === 'string' && /^\d{1,10}$/.test(text) ? Number(text) : NaN
    if (!Number.isInteger(number) || number < 0 || number > LARGEST_INTEGER) throw refuse('GM_INVALID_DATA_FORMAT', name)
    return number
  }
  if (kind === 'boolean') {
    if (typeof text === 'boolean') return text
    const word = typeof text === 'string' ? text.toUpperCase() : ''
    if (word !== 'TRUE' && word !== 'FALSE') throw refuse('GM_INVALID_DATA_FORMAT', name)
    return word === 'TRUE'
  }
  const bytes = typeof text === 'string' ? base64Of(text) : undefined
  if (!bytes || (kind === 'certificate' && bytes.length === 0)) throw refuse(kind === 'certificate' ? 'GM_ERROR_CERT_DECODE' : 'GM_INVALID_DATA_FORMAT', name)
  return bytes
}

/** Line breaks are passed over. Undefined: not Base64. */
function base64Of(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  // what Node leaves out of what it cannot read makes the text longer than the bytes account for
  if (Math.ceil((bytes.length * 4) / 3) === text.replace(/=+$/, '').length) return bytes
  const joined = text.replace(/\s+/g, '')
  return /^[A-Za-z0-9+/]*={0,2}$/.test(joined) && Math.ceil((bytes.length * 4) / 3) === joined.replace(/=+$/, '').length ? bytes : undefined
}

function keyValueOf(text: unknown): { keyValue: Uint8Array; keyValueText?: Uint8Array } {
  if (typeof text !== 'string') throw refuse('GM_INVALID_DATA_FORMAT', 'keyValue')
  const [plain, bytes] = [Buffer.from(text, 'utf8'), base64Of(text)]
  return bytes ? { keyValue: bytes, keyValueText: plain } : { keyValue: plain }
}

/** Numbers stay numbers; bytes are Base64. */
export function toText(respond: AnyMessage): Record<string, number | string | boolean> {
  const texts: Record<string, number | string | boolean> = {}
  for (const name in respond) {
    const value = respond[name]
    if (value === undefined) continue
    texts[name] = value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') : value
  }
  return texts
}
