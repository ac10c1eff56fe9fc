// Owns the times of requests and answers: DER's GeneralizedTime, and the zone forms that the field writes.
import { bytesToUtf8 } from '../bytes.ts'
import { contentOf, insideExplicit } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { TAG, contextPrimitiveTag, contextTag } from '../der/tags.ts'
import { generalizedTimeBytes, writeGeneralizedTime } from '../der/time.ts'
import { CryptoError } from '../error.ts'

/** `[0] IMPLICIT GeneralizedTime` in UTC. @source GB/T 38629-2020 §7.3.1; X.690 §11.7. */
export function encodeSvsTime(ms: number): Uint8Array {
  const element = new Uint8Array(generalizedTimeBytes(ms, false))
  writeGeneralizedTime(element, 0, ms, false)
  element[0] = contextPrimitiveTag(0)
  return element
}

/** [0] IMPLICIT, or EXPLICIT (tolerance `svs-explicit-field`). @throws {CryptoError} der.time_invalid · der.tag_unexpected @source GB/T 38629-2020 §7.3.1. */
export function readSvsTime(element: DerElement): number {
  const inner = element.tag === contextTag(0) ? insideExplicit(element) : element
  if (inner.tag !== contextPrimitiveTag(0) && inner.tag !== TAG.generalizedTime) throw new CryptoError('der.tag_unexpected')
  if (inner.end - inner.contentStart > 40) throw new CryptoError('der.time_invalid')
  return parseSvsTime(bytesToUtf8(contentOf(inner)))
}

/**
 * `YYYYMMDDhhmm[ss[.s…]]` and a zone: `Z`, `+hhmm`, `-hhmm`, or `Z+hhmm` as the standard's own example has it
 * (tolerance `svs-time-zone`).
 *
 * @throws {CryptoError} der.time_invalid
 * @source GB/T 38629-2020 Annex A, table A.1 and A.3.
 */
export function parseSvsTime(text: string): number {
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(?:(\d\d)(?:\.(\d{1,9}))?)?(?:Z|(?:Z?)([+-])(\d\d)(\d\d))$/.exec(text)
  if (!found) throw new CryptoError('der.time_invalid')
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((digits) => Number(digits ?? '0'))
  const ms = Date.UTC(year, month - 1, day, hour, minute, second) + Math.floor(Number(`0.${found[7] ?? '0'}`) * 1000)
  const there = new Date(ms)
  const isReal = year >= 1900 && there.getUTCMonth() === month - 1 && there.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  const [zoneHours, zoneMinutes] = [Number(found[9] ?? '0'), Number(found[10] ?? '0')]
  if (!isReal || zoneHours > 14 || zoneMinutes > 59) throw new CryptoError('der.time_invalid')
  const zoneMs = (zoneHours * 60 + zoneMinutes) * 60_000
  return ms - (found[8] === '-' ? -zoneMs : zoneMs)
}

/** `YYYYMMDDhhmmssZ`. @param ms  from 1970 to 9999. @source GB/T 38629-2020 Annex A, table A.1 and A.3. */
export function formatSvsTime(ms: number): string {
  return `${new Date(ms).toISOString().replace(/[-:T]|\.\d+Z$/g, '')}Z`
}
