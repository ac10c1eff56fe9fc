// Owns UTCTime and GeneralizedTime ↔ integer milliseconds since the epoch, always UTC with a final Z.
import { CryptoError } from '../error.ts'
import { contentOf } from './element.ts'
import type { DerElement } from './element.ts'
import { TAG } from './tags.ts'
import { ascii, encodeElement } from './write.ts'

/**
 * Time as certificates and signing-time attributes carry it: UTCTime from 1950 to 2049, else GeneralizedTime.
 * Whole seconds; milliseconds are cut off.
 *
 * @throws {CryptoError} der.time_invalid — outside the years 0001 to 9999.
 * @source RFC 5280 §4.1.2.5.
 */
export function encodeTime(ms: number): Uint8Array {
  const digits = digitsOf(ms)
  const year = Number(digits.slice(0, 4))
  if (year >= 1950 && year < 2050) return encodeElement(TAG.utcTime, ascii(digits.slice(2) + 'Z'))
  return encodeElement(TAG.generalizedTime, ascii(digits + 'Z'))
}

/** UTCTime alone. @throws {CryptoError} der.time_invalid — outside 1950 to 2049. */
export function encodeUtcTime(ms: number): Uint8Array {
  const encoded = encodeTime(ms)
  if (encoded[0] !== TAG.utcTime) throw new CryptoError('der.time_invalid')
  return encoded
}

/**
 * GeneralizedTime `YYYYMMDDHHMMSS[.fff]Z`.
 *
 * @param fraction  write the milliseconds, without trailing zeros; otherwise they are cut off.
 * @throws {CryptoError} der.time_invalid
 * @source RFC 3161 §2.4.2 (genTime); ITU-T X.690 §11.7.
 */
export function encodeGeneralizedTime(ms: number, fraction = false): Uint8Array {
  const thousandths = String(((ms % 1000) + 1000) % 1000).padStart(3, '0').replace(/0+$/, '')
  const tail = fraction && thousandths !== '' ? `.${thousandths}Z` : 'Z'
  return encodeElement(TAG.generalizedTime, ascii(digitsOf(ms) + tail))
}

/**
 * Either time type. Seconds are required, the zone must be Z, the day must exist; fractions are read to the
 * millisecond in GeneralizedTime alone.
 *
 * @throws {CryptoError} der.tag_unexpected · der.time_invalid
 */
export function readTime(element: DerElement): number {
  const text = String.fromCharCode(...contentOf(element).subarray(0, 32))
  if (element.tag === TAG.utcTime) return readUtcTime(text)
  if (element.tag === TAG.generalizedTime) return readGeneralizedTime(text)
  throw new CryptoError('der.tag_unexpected')
}

function readUtcTime(text: string): number {
  if (!/^[0-9]{12}Z$/.test(text)) throw new CryptoError('der.time_invalid')
  const century = Number(text.slice(0, 2)) < 50 ? '20' : '19'
  return toMs(century + text.slice(0, 12))
}

function readGeneralizedTime(text: string): number {
  const match = /^([0-9]{14})(?:\.([0-9]{0,8}[1-9]))?Z$/.exec(text)
  if (!match) throw new CryptoError('der.time_invalid')
  return toMs(match[1]) + (match[2] ? Number(match[2].slice(0, 3).padEnd(3, '0')) : 0)
}

/** `YYYYMMDDHHMMSS` → ms, refusing what the calendar does not have by writing it back. */
function toMs(digits: string): number {
  const part = (from: number, to: number) => Number(digits.slice(from, to))
  const ms = Date.UTC(2000, part(4, 6) - 1, part(6, 8), part(8, 10), part(10, 12), part(12, 14))
  const moved = new Date(ms)
  moved.setUTCFullYear(part(0, 4), part(4, 6) - 1, part(6, 8))
  const value = moved.getTime()
  if (part(0, 4) === 0 || digitsOf(value) !== digits) throw new CryptoError('der.time_invalid')
  return value
}

function digitsOf(ms: number): string {
  if (!Number.isSafeInteger(ms)) throw new CryptoError('der.time_invalid')
  const date = new Date(ms)
  const year = date.getUTCFullYear()
  if (!(year >= 1 && year <= 9999)) throw new CryptoError('der.time_invalid')
  const two = (value: number) => String(value).padStart(2, '0')
  return String(year).padStart(4, '0') + two(date.getUTCMonth() + 1) + two(date.getUTCDate()) +
    two(date.getUTCHours()) + two(date.getUTCMinutes()) + two(date.getUTCSeconds())
}
