// Owns the proof that guessing grows slower with every wrong try.
import { expect, test } from 'vitest'
import { countWrongTry, NO_TRIES, secondsToWait, type Tries } from './try-rules.ts'

test('four tries are free; from the fifth on 1, 2, 4 … minutes, at most an hour', () => {
  let tries: Tries = NO_TRIES
  const waits = Array.from({ length: 14 }, () => {
    tries = countWrongTry(tries, 1000)
    return secondsToWait(tries, 1000)
  })
  expect(waits).toEqual([0, 0, 0, 0, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600])
  for (let count = 0; count < 100; count++) tries = countWrongTry(tries, 1000)
  expect(secondsToWait(tries, 1000)).toBe(3600)
})

test('waiting ends at its moment, and is told in whole seconds', () => {
  const tries = { failedTries: 5, waitUntilMs: 60_000 }
  expect([0, 1, 59_999, 60_000, 60_001].map((nowMs) => secondsToWait(tries, nowMs))).toEqual([60, 60, 1, 0, 0])
})
