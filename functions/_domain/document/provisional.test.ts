import { describe, expect, test } from 'vitest'
import { aDocument, NOW_MS } from '../testing/builders.ts'
import { nextReminderMs, provisionalOf } from './provisional.ts'

const HOUR_MS = 3_600_000
const rules = { afterMs: 4 * HOUR_MS, everyMs: 24 * HOUR_MS, beforeDueMs: 4 * HOUR_MS }
const hours = (count: number): number => NOW_MS + count * HOUR_MS

describe('MA-16 when open signers are reminded', () => {
  test.each([
    ['first after n hours', 30, 200, 0, 4],
    ['then daily', 100, 200, 4, 28],
    ['and again', 100, 200, 28.5, 52],
    ['at the deadline', 30, 200, 28, 30],
    ['after it daily still', 30, 200, 30, 52],
    ['not past the end', 30, 50, 30, null],
    ['a deadline before the first', 2, 50, 0, 2],
  ])('provisional: %s', (_, signBy, due, now, next) => {
    const times = { createdAtMs: NOW_MS, signByMs: hours(signBy), dueAtMs: hours(due) }
    expect(nextReminderMs(times, hours(now), rules)).toBe(next === null ? null : hours(next))
  })
  test.each([
    ['once, before the end', 24, 0, 20],
    ['not again', 24, 20, null],
    ['none where there is less time', 3, 0, null],
  ])('others: %s', (_, due, now, next) => {
    expect(nextReminderMs({ createdAtMs: NOW_MS, signByMs: null, dueAtMs: hours(due) }, hours(now), rules)).toBe(next === null ? null : hours(next))
  })
})

describe('MA-16 provisional from when to when', () => {
  test.each([
    ['open', {}, { untilMs: null, overdue: false }],
    ['past its time', { overdueAtMs: hours(24) }, { untilMs: null, overdue: true }],
    ['signed in time', { state: 'signed' as const, closedAtMs: hours(3) }, { untilMs: hours(3), overdue: false }],
    ['signed late', { state: 'signed' as const, closedAtMs: hours(30), overdueAtMs: hours(24) }, { untilMs: hours(30), overdue: true }],
  ])('%s', (_, some, expected) => {
    expect(provisionalOf(aDocument({ signByMs: hours(24), ...some }))).toEqual({ fromMs: NOW_MS, signByMs: hours(24), ...expected })
  })
  test('others never', () => expect(provisionalOf(aDocument())).toBeUndefined())
})
