import { describe, expect, test } from 'vitest'
import { DOCUMENT_STATES, TASK_STATES } from '@yiqian/shared/protocol/states.ts'
import { aDocument, aTask, NOW_MS } from '../testing/builders.ts'
import { assertMayVoid, voidableUntilMs } from './void-document.ts'

const HOUR_MS = 3_600_000
const signed = aDocument({ state: 'signed', closedAtMs: NOW_MS })
const mine = aTask({ state: 'signed', staffId: 'stf_me', signedAtMs: NOW_MS - 5 })
const may = (some: { document?: object; task?: object; staffId?: string; nowMs?: number; withinMs?: number } = {}) =>
  assertMayVoid({ ...signed, ...some.document }, { ...mine, ...some.task }, { staffId: some.staffId ?? 'stf_me', nowMs: some.nowMs ?? NOW_MS + 1, withinMs: some.withinMs ?? 24 * HOUR_MS })

describe('MA-8 voiding what is signed', () => {
  test('its signer, until the last millisecond', () => {
    expect(() => may()).not.toThrow()
    expect(() => may({ nowMs: NOW_MS + 24 * HOUR_MS })).not.toThrow()
    expect(() => may({ nowMs: NOW_MS + 24 * HOUR_MS + 1 })).toThrow(expect.objectContaining({ code: 'statement.out_of_limits' }))
    expect(() => may({ withinMs: 0 })).toThrow(expect.objectContaining({ code: 'statement.out_of_limits' }))
  })
  test('another person', () => expect(() => may({ staffId: 'stf_other' })).toThrow(expect.objectContaining({ code: 'statement.subject_unknown' })))
  test.each(DOCUMENT_STATES.filter((state) => state !== 'signed'))('a document that is %s', (state) => {
    expect(() => may({ document: { state } })).toThrow(expect.objectContaining({ code: 'statement.subject_unknown' }))
    expect(voidableUntilMs({ ...signed, state }, mine, HOUR_MS)).toBeNull()
  })
  test.each(TASK_STATES.filter((state) => state !== 'signed'))('a task that is %s', (state) => expect(() => may({ task: { state } })).toThrow(expect.objectContaining({ code: 'statement.subject_unknown' })))
  test('until when, for showing', () => expect(voidableUntilMs(signed, mine, HOUR_MS)).toBe(NOW_MS + HOUR_MS))
})
