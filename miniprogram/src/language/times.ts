// Times as people read them on the phone, in the phone's own time zone; short where the day is clear.
import type { LanguageName } from './dictionary.ts'

const two = (number: number): string => String(number).padStart(2, '0')
const DAY_MS = 86_400_000

/** 2026-11-21 */
export function sayDate(ms: number): string {
  const date = new Date(ms)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** 2026-11-21 14:05 */
export function sayTime(ms: number): string {
  const date = new Date(ms)
  return `${sayDate(ms)} ${two(date.getHours())}:${two(date.getMinutes())}`
}

/** 2026-11-21 14:05:09 */
export const saySecond = (ms: number): string => `${sayTime(ms)}:${two(new Date(ms).getSeconds())}`

/** A moment near now: “今天 14:05”, “明天 09:00”, “11-24 09:00”, or with the year when it is another one. */
export function sayMoment(ms: number, nowMs: number, language: LanguageName): string {
  const [moment, now] = [new Date(ms), new Date(nowMs)]
  const clock = `${two(moment.getHours())}:${two(moment.getMinutes())}`
  const startOf = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
  const days = Math.round((startOf(moment) - startOf(now)) / DAY_MS)
  const near: Record<string, { zh: string; en: string }> = { '-1': { zh: '昨天', en: 'Yesterday' }, '0': { zh: '今天', en: 'Today' }, '1': { zh: '明天', en: 'Tomorrow' } }
  const day = near[String(days)]
  if (day) return `${day[language]} ${clock}`
  if (moment.getFullYear() === now.getFullYear()) return `${two(moment.getMonth() + 1)}-${two(moment.getDate())} ${clock}`
  return sayTime(ms)
}

export type Urgency = 'overdue' | 'soon' | 'later'

/** How pressing a due time is: soon means within two hours. */
export function urgencyOf(dueAtMs: number, nowMs: number): Urgency {
  if (dueAtMs <= nowMs) return 'overdue'
  return dueAtMs - nowMs <= 2 * 3_600_000 ? 'soon' : 'later'
}

/** 1:05 of time left; never negative. */
export function sayCountdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000))
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
}
