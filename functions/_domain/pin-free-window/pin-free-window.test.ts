import { describe, expect, test } from 'vitest'
import { NOW_MS } from '../testing/builders.ts'
import { assertCovers, assertOpen, assertWithinLimits, closeWindow, openWindow, takeUses } from './pin-free-window.ts'

const statement = {
  kind: 'pin-free-window.open' as const, statementId: 'stm_00000001', staffNumber: 'D1', issuedAtMs: NOW_MS,
  terms: { windowId: 'win_00000001', untilMs: NOW_MS + 60_000, count: 2, documentTypes: ['prescription' as const], applications: [{ applicationId: 'app_00000001', name: 'HIS' }] },
}
const open = openWindow(statement, { staffId: 'stf_1', deviceId: 'dev_1' }, 'aa')
const code = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'none'
}

describe('MP-6 the PIN-free window', () => {
  test('takes its terms from the signed statement', () => {
    expect(open).toMatchObject({ id: 'win_00000001', statementId: 'stm_00000001', usesLeft: 2, applicationIds: ['app_00000001'], state: 'open', untilMs: NOW_MS + 60_000 })
  })

  test.each([
    [{ seconds: 600, count: 10 }, { seconds: 600, count: 10 }, 'none'],
    [{ seconds: 601, count: 10 }, { seconds: 600, count: 10 }, 'statement.out_of_limits'],
    [{ seconds: 600, count: 11 }, { seconds: 600, count: 10 }, 'statement.out_of_limits'],
    [{ seconds: 60, count: 1 }, { seconds: 0, count: 10 }, 'statement.out_of_limits'],
  ])('%j under %j: %s', (asked, limits, expected) => expect(code(() => assertWithinLimits(asked, limits))).toBe(expected))

  test.each([
    ['in its time, on its phone', open, 'dev_1', NOW_MS, 'none'],
    ['at its last millisecond', open, 'dev_1', NOW_MS + 59_999, 'none'],
    ['at its end', open, 'dev_1', NOW_MS + 60_000, 'window.closed'],
    ['on another phone', open, 'dev_2', NOW_MS, 'window.closed'],
    ['closed', closeWindow(open, 'closed by the signer', NOW_MS), 'dev_1', NOW_MS, 'window.closed'],
    ['missing', undefined, 'dev_1', NOW_MS, 'window.closed'],
  ] as const)('%s', (_name, window, deviceId, nowMs, expected) => expect(code(() => assertOpen(window, deviceId, nowMs))).toBe(expected))

  test('covers the types and systems it names, or all when it names none', () => {
    expect(code(() => assertCovers(open, { documentType: 'prescription', applicationId: 'app_00000001' }))).toBe('none')
    expect(code(() => assertCovers(open, { documentType: 'consent-form', applicationId: 'app_00000001' }))).toBe('window.out_of_scope')
    expect(code(() => assertCovers(open, { documentType: 'prescription', applicationId: 'app_00000002' }))).toBe('window.out_of_scope')
    expect(code(() => assertCovers({ ...open, documentTypes: [], applicationIds: [] }, { documentType: 'other', applicationId: 'app_x' }))).toBe('none')
  })

  test('uses are taken until none is left; closing deletes the mask and happens once', () => {
    expect(takeUses(open, 1, NOW_MS)).toMatchObject({ usesLeft: 1, state: 'open' })
    expect(takeUses(open, 2, NOW_MS)).toMatchObject({ usesLeft: 0, state: 'closed', closedReason: 'used up', wrappedMaskHex: null })
    expect(code(() => takeUses(open, 3, NOW_MS))).toBe('window.used_up')
    const closed = closeWindow(open, 'time over', NOW_MS + 1)
    expect(closed).toMatchObject({ wrappedMaskHex: null, closedReason: 'time over', closedAtMs: NOW_MS + 1 })
    expect(closeWindow(closed, 'rights changed', NOW_MS + 2)).toBe(closed)
  })
})
