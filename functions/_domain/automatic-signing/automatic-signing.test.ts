import { describe, expect, test } from 'vitest'
import { NOW_MS } from '../testing/builders.ts'
import { anAutomaticSigning } from '../testing/grant-builders.ts'
import { assertAutomaticCovers, assertAutomaticWithinLimits, endAutomatic, takeAutomaticUse } from './automatic-signing.ts'

const open = anAutomaticSigning({ staffId: 'stf_a' })
const use = { staffId: 'stf_a', document: { documentType: 'laboratory-report', applicationId: 'app_1' }, nowMs: NOW_MS }
const refusal = (code: string) => expect.objectContaining({ code })
const limits = { seconds: 30 * 86_400, count: 100, documentTypes: ['laboratory-report', 'prescription'] }

describe('MA-6 automatic signing', () => {
  test.each([
    ['automatic.closed', { state: 'opening' as const }, {}],
    ['automatic.closed', { state: 'closing' as const }, {}],
    ['automatic.closed', { state: 'closed' as const }, {}],
    ['automatic.closed', {}, { nowMs: open.untilMs }],
    ['automatic.out_of_scope', {}, { staffId: 'stf_b' }],
    ['automatic.out_of_scope', { documentTypes: ['prescription'] }, {}],
    ['automatic.out_of_scope', { documentTypes: [] }, {}],
    ['automatic.out_of_scope', { applicationIds: ['app_2'] }, {}],
  ])('refuses with %s %#', (code, some, asked) => expect(() => assertAutomaticCovers({ ...open, ...some }, { ...use, ...asked })).toThrow(refusal(code)))
  test('covers what it names', () => expect(() => assertAutomaticCovers(open, use)).not.toThrow())
  test('takes uses while there are any', () => {
    expect(takeAutomaticUse(open, NOW_MS).usesLeft).toBe(4)
    expect(() => takeAutomaticUse({ ...open, usesLeft: 0 }, NOW_MS)).toThrow(refusal('automatic.closed'))
  })
  test('ends once; the first reason stays', () => {
    const ended = endAutomatic(open, 'time over', NOW_MS)
    expect(ended).toMatchObject({ state: 'closing', closedAtMs: NOW_MS, closedReason: 'time over' })
    expect(endAutomatic(ended, 'used up', NOW_MS + 1)).toBe(ended)
  })
  test.each([
    [{ seconds: 60, count: 1, documentTypes: ['prescription'] }, limits, true],
    [{ seconds: 60, count: 1, documentTypes: [] }, limits, false],
    [{ seconds: 60, count: 1, documentTypes: ['consent-form'] }, limits, false],
    [{ seconds: 60, count: 1, documentTypes: ['consent-form'] }, { ...limits, documentTypes: ['consent-form'] }, true],
    [{ seconds: 31 * 86_400, count: 1, documentTypes: ['prescription'] }, limits, false],
    [{ seconds: 60, count: 101, documentTypes: ['prescription'] }, limits, false],
    [{ seconds: 60, count: 1, documentTypes: ['prescription'] }, { ...limits, seconds: 0 }, false],
  ])('limits %#', (asked, within, isFine) => {
    const check = () => assertAutomaticWithinLimits(asked, within)
    if (isFine) expect(check).not.toThrow()
    else expect(check).toThrow(refusal('statement.out_of_limits'))
  })
})
