// Owns UTCTime and GeneralizedTime ↔ integer milliseconds since the epoch, always UTC with a final Z.
import { CryptoError } from '../error.ts'
import { writeDigits, writeHeader } from './direct-write.ts'
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

/** UTCTime alone. @throws {CryptoError} der.time_invalid — outside 1950 to 2049. @source ITU-T X.690 §11.8. */
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
  const element = new Uint8Array(generalizedTimeBytes(ms, fraction))
  writeGeneralizedTime(element, 0, ms, fraction)
  return element
}

/** How long {@link encodeGeneralizedTime} is. @source ITU-T X.690 §11.7. */
export function generalizedTimeBytes(ms: number, fraction: boolean): number {
  const thousandths = fraction ? fractionOf(ms) : 0
  return 17 + (thousandths === 0 ? 0 : thousandths % 100 === 0 ? 2 : thousandths % 10 === 0 ? 3 : 4)
}

/** {@link encodeGeneralizedTime} into an array. @returns where it ends. @throws {CryptoError} der.time_invalid @source ITU-T X.690 §11.7. */
export function writeGeneralizedTime(out: Uint8Array, start: number, ms: number, fraction: boolean): number {
  const date = dateOf(ms)
  const content = generalizedTimeBytes(ms, fraction) - 2
  let at = writeHeader(out, start, TAG.generalizedTime, content)
  at = writeDigits(out, at, date.getUTCFullYear(), 4)
  at = writeDigits(out, at, date.getUTCMonth() + 1, 2)
  at = writeDigits(out, at, date.getUTCDate(), 2)
  at = writeDigits(out, at, date.getUTCHours(), 2)
  at = writeDigits(out, at, date.getUTCMinutes(), 2)
  at = writeDigits(out, at, date.getUTCSeconds(), 2)
  if (content > 15) {
    out[at] = 0x2e
    const digits = content - 16
    at = writeDigits(out, at + 1, fractionOf(ms) / (digits === 1 ? 100 : digits === 2 ? 10 : 1), digits)
  }
  out[at] = 0x5a
  return at + 1
}

const fractionOf = (ms: number): number => ((ms % 1000) + 1000) % 1000

/**
 * Either time type. Seconds are required, the zone must be Z, the day must exist; fractions are read to the
 * millisecond in GeneralizedTime alone.
 *
 * @throws {CryptoError} der.tag_unexpected · der.time_invalid
 * @source ITU-T X.690 §11.7, §11.8; RFC 5280 §4.1.2.5.
 */
export function readTime(element: DerElement): number {
  const { source, contentStart, end, tag } = element
  if (tag !== TAG.utcTime && tag !== TAG.generalizedTime) throw new CryptoError('der.tag_unexpected')
  const yearDigits = tag === TAG.utcTime ? 2 : 4
  const secondsEnd = contentStart + yearDigits + 10
  if (end <= secondsEnd || source[end - 1] !== 0x5a) throw new CryptoError('der.time_invalid')
  const written = digits(source, contentStart, yearDigits)
  const year = tag === TAG.generalizedTime ? written : written < 50 ? 2000 + written : 1900 + written
  const [month, day, hour, minute, second] = [0, 2, 4, 6, 8].map((offset) => digits(source, contentStart + yearDigits + offset, 2))
  if (year === 0 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month) || hour > 23 || minute > 59 || second > 59) throw new CryptoError('der.time_invalid')
  const fraction = end - 1 === secondsEnd ? 0 : readFraction(tag, source, secondsEnd, end - 1)
  return utcMs(year, month, day, hour, minute, second) + fraction
}

/** `.` and digits without a trailing zero, read to the millisecond. */
function readFraction(tag: number, source: Uint8Array, from: number, to: number): number {
  const count = to - from - 1
  if (tag !== TAG.generalizedTime || source[from] !== 0x2e || count < 1 || count > 9 || source[to - 1] === 0x30) throw new CryptoError('der.time_invalid')
  digits(source, from + 1, count)
  const [tenths, hundredths, thousandths] = [1, 2, 3].map((i) => (i <= count ? source[from + i] - 0x30 : 0))
  return tenths * 100 + hundredths * 10 + thousandths
}

function digits(source: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let i = 0; i < count; i++) {
    const digit = source[at + i] - 0x30
    if (!(digit >= 0 && digit <= 9)) throw new CryptoError('der.time_invalid')
    value = value * 10 + digit
  }
  return value
}

function daysOf(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

/** Date.UTC takes the years 0 to 99 for 1900 to 1999. */
function utcMs(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  if (year >= 100) return Date.UTC(year, month - 1, day, hour, minute, second)
  const moved = new Date(Date.UTC(2000, month - 1, day, hour, minute, second))
  moved.setUTCFullYear(year, month - 1, day)
  return moved.getTime()
}

function dateOf(ms: number): Date {
  if (!Number.isSafeInteger(ms)) throw new CryptoError('der.time_invalid')
  const date = new Date(ms)
  const year = date.getUTCFullYear()
  if (!(year >= 1 && year <= 9999)) throw new CryptoError('der.time_invalid')
  return date
}

function digitsOf(ms: number): string {
  const date = dateOf(ms)
  const two = (value: number) => String(value).padStart(2, '0')
  return String(date.getUTCFullYear()).padStart(4, '0') + two(date.getUTCMonth() + 1) + two(date.getUTCDate()) +
    two(date.getUTCHours()) + two(date.getUTCMinutes()) + two(date.getUTCSeconds())
}
