import { expect, test } from 'vitest'
import { assertQuery, compareNewestFirst, encodeCursor, matchesQuery, parseCursor } from './journal-order.ts'

const place = (timeMs: number, instance: string, sequence: number) => ({ timeMs, instance, sequence })
const entry = { timeMs: 5, kind: 'a', keys: { serial: '1' }, facts: {} }

test('newest first: by time, then by instance, then by sequence', () => {
  const inOrder = [place(2, 'a', 1), place(1, 'b', 1), place(1, 'a', 2), place(1, 'a', 1)]
  expect([...inOrder].reverse().toSorted(compareNewestFirst)).toEqual(inOrder)
})

test('a cursor names a place', () => {
  expect(parseCursor(encodeCursor(place(7, 'ward-3_x', 12)))).toEqual(place(7, 'ward-3_x', 12))
  expect(() => parseCursor('7_x_a')).toThrow(expect.objectContaining({ code: 'journal.query_invalid' }))
})

test.each([0, 1001, 1.5, Number.NaN])('a limit of %s is refused', (limit) => {
  expect(() => assertQuery({ limit })).toThrow(expect.objectContaining({ code: 'journal.query_invalid' }))
})

test.each([
  ['no condition', {}, true],
  ['time, both ends included', { fromMs: 5, toMs: 5 }, true],
  ['later', { fromMs: 6 }, false],
  ['earlier', { toMs: 4 }, false],
  ['another kind', { kind: 'b' }, false],
  ['its key', { kind: 'a', key: { name: 'serial', value: '1' } }, true],
  ['part of its key', { key: { name: 'serial', value: '' } }, false],
  ['a name every object has', { key: { name: 'toString', value: '1' } }, false],
])('%s', (_, query, expected) => {
  expect(matchesQuery(entry, { ...query, limit: 1 })).toBe(expected)
})
