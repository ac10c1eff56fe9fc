import { describe, expect, test } from 'vitest'
import { NOTICE_KINDS } from '@yiqian/shared/protocol/notices.ts'
import { aNotice } from '../testing/notice-builders.ts'
import { failed, NOTICE_RETRY_AFTER_MS, quietUntilMs } from './notice.ts'
import { noticeText } from './notice-text.ts'

/** A time of day in China on 2026-11-21. */
const at = (hours: number, minutes = 0): number => Date.UTC(2026, 10, 21, hours - 8, minutes)
const NIGHT = { fromMinute: 22 * 60, toMinute: 7 * 60 }

describe('MA-15 quiet hours, in the hospital’s time', () => {
  test.each([
    [NIGHT, at(21, 59), null],
    [NIGHT, at(22), at(31)],
    [NIGHT, at(23, 30), at(31)],
    [NIGHT, at(6, 59), at(7)],
    [NIGHT, at(7), null],
    [{ fromMinute: 720, toMinute: 840 }, at(12, 30), at(14)],
    [{ fromMinute: 720, toMinute: 840 }, at(14), null],
    [{ fromMinute: 60, toMinute: 60 }, at(1), null],
    [null, at(3), null],
  ])('%j at %d until %d', (hours, nowMs, until) => expect(quietUntilMs(hours, nowMs)).toBe(until))
})

test('each failure waits longer; then it is given up', () => {
  let notice = aNotice()
  for (const waitMs of NOTICE_RETRY_AFTER_MS) {
    notice = failed(notice, 'busy', 1_000, 0)
    expect(notice).toMatchObject({ state: 'pending', nextAtMs: 1_000 + waitMs, lastError: 'busy' })
  }
  expect(failed(notice, 'busy', 1_000, 0)).toMatchObject({ state: 'dead', nextAtMs: null, attempts: NOTICE_RETRY_AFTER_MS.length + 1 })
})

test('MA-15 words in both languages, a title that WeChat does not cut', () => {
  for (const kind of NOTICE_KINDS) {
    const { title, zh, en } = noticeText(kind, 999)
    expect([...title].length).toBeLessThanOrEqual(20)
    expect([zh, en].every((words) => words.length > 8)).toBe(true)
  }
})
