import { expect, test } from 'vitest'
import { addressLimits, countCodeTry, keyLimits, mustWait, triesLeft, type CodeTries } from './code-tries.ts'

type Counted = Pick<CodeTries, 'wrong' | 'lastAtMs' | 'waitUntilMs'>
const after = (wrong: number): Counted => ({ wrong, lastAtMs: 1000, waitUntilMs: 0 })

test.each([[1, 0], [4, 0], [5, 60_000], [6, 120_000], [7, 240_000], [9, 900_000], [500, 900_000]])('SV-1 wrong try %i waits %i ms', (wrong, waitMs) => {
  expect(countCodeTry(wrong === 1 ? undefined : after(wrong - 1), 2000, addressLimits)).toEqual({ wrong, lastAtMs: 2000, waitUntilMs: waitMs && 2000 + waitMs })
})
test('SV-1 while it must wait a try does not count; when the wait is over it does', () => {
  const fifth = countCodeTry(after(4), 2000, addressLimits)!
  expect([countCodeTry(fifth, 61_999, addressLimits), mustWait(fifth, 61_999, addressLimits), mustWait(fifth, 62_000, addressLimits)]).toEqual([undefined, true, false])
  expect(countCodeTry(fifth, 62_000, addressLimits)).toMatchObject({ wrong: 6, waitUntilMs: 182_000 })
})
test('SV-1 forgotten after an hour, all addresses together after a minute', () => {
  expect([countCodeTry(after(4), 3_600_999, addressLimits)!.wrong, countCodeTry(after(4), 3_601_000, addressLimits)!.wrong]).toEqual([5, 1])
  expect([countCodeTry(after(4), 60_999, keyLimits)!.wrong, countCodeTry(after(4), 61_000, keyLimits)!.wrong]).toEqual([5, 1])
})
test.each([[0, 5], [1, 4], [4, 1]])('SV-1 after %i wrong tries %i are left', (wrong, left) => expect(triesLeft(wrong === 0 ? undefined : after(wrong), 2000, addressLimits)).toBe(left))
test('SV-1 none is left while it must wait, one when the wait is over, all when it is forgotten', () => {
  const fifth = countCodeTry(after(4), 2000, addressLimits)!
  expect([2000, 61_999, 62_000, 3_601_999, 3_602_000].map((nowMs) => triesLeft(fifth, nowMs, addressLimits))).toEqual([0, 0, 1, 1, 5])
})
test('SV-1 a clock that was set back by a year locks nobody out for a year', () => expect(mustWait({ waitUntilMs: 365 * 86_400_000 }, 0, addressLimits)).toBe(false))
