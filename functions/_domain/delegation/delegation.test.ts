import { describe, expect, test } from 'vitest'
import { NOW_MS } from '../testing/builders.ts'
import { aDelegation } from '../testing/grant-builders.ts'
import { assertGrantCovers, assertGrantWithinLimits, grantCovers, grantDelegation, returnGrantUse, revokeDelegation, standingOf, takeGrantUses } from './delegation.ts'

const document = { documentType: 'prescription', applicationId: 'app_1' }
const grant = aDelegation({ delegatorId: 'stf_a', delegateId: 'stf_b' })
const use = { delegateId: 'stf_b', delegatorId: 'stf_a', document, nowMs: NOW_MS }
const refusal = (code: string) => expect.objectContaining({ code })

describe('MP-5 MA-7 grants', () => {
  test.each([
    ['open', {}, NOW_MS],
    ['open', {}, NOW_MS + 86_399_999],
    ['expired', {}, NOW_MS + 86_400_000],
    ['not-yet', {}, NOW_MS - 1],
    ['used-up', { usesLeft: 0 }, NOW_MS],
    ['revoked', { state: 'revoked' as const }, NOW_MS],
    ['revoked', { state: 'revoked' as const, usesLeft: 0 }, NOW_MS + 86_400_000],
  ])('%s %#', (standing, some, nowMs) => expect(standingOf({ ...grant, ...some }, nowMs)).toBe(standing))

  test.each([
    ['delegation.not_found', {}, { delegateId: 'stf_c' }],
    ['delegation.out_of_scope', {}, { delegatorId: 'stf_c' }],
    ['delegation.out_of_scope', { documentTypes: ['consent-form'] }, {}],
    ['delegation.out_of_scope', { applicationIds: ['app_2'] }, {}],
    ['delegation.closed', {}, { nowMs: NOW_MS - 1 }],
    ['delegation.closed', { usesLeft: 0 }, {}],
    ['delegation.closed', { state: 'revoked' as const }, {}],
  ])('refuses with %s %#', (code, some, asked) => {
    expect(() => assertGrantCovers({ ...grant, ...some }, { ...use, ...asked })).toThrow(refusal(code))
    expect(grantCovers({ ...grant, ...some }, { ...use, ...asked })).toBe(false)
  })
  test('an unknown one is as another’s', () => expect(() => assertGrantCovers(undefined, use)).toThrow(refusal('delegation.not_found')))
  test.each([{}, { documentTypes: ['prescription'] }, { documentTypes: ['other', 'prescription'], applicationIds: ['app_1'] }])('covers %j', (some) => {
    expect(() => assertGrantCovers({ ...grant, ...some }, use)).not.toThrow()
    expect(grantCovers({ ...grant, ...some }, use)).toBe(true)
  })

  test('uses are taken, never more than there are, and given back, never more than there were', () => {
    expect(takeGrantUses(grant, 5, NOW_MS).usesLeft).toBe(0)
    expect(() => takeGrantUses(grant, 6, NOW_MS)).toThrow(refusal('delegation.closed'))
    expect(returnGrantUse({ ...grant, usesLeft: 4 }).usesLeft).toBe(5)
    expect(returnGrantUse(grant).usesLeft).toBe(5)
  })
  test('revoking twice keeps the first moment', () => {
    const revoked = revokeDelegation(grant, NOW_MS)
    expect(revoked).toMatchObject({ state: 'revoked', closedAtMs: NOW_MS })
    expect(revokeDelegation(revoked, NOW_MS + 1)).toBe(revoked)
  })
  test.each([
    [{ seconds: 90 * 86_400, count: 10 }, undefined],
    [{ seconds: 90 * 86_400 + 1, count: 10 }, 'at most 90 days'],
    [{ seconds: 60, count: 11 }, 'at most 10 documents'],
  ])('limits %j', (asked, whyEn) => {
    const check = () => assertGrantWithinLimits(asked, { seconds: 90 * 86_400, count: 10 })
    if (whyEn === undefined) expect(check).not.toThrow()
    else expect(check).toThrow(expect.objectContaining({ code: 'statement.out_of_limits', facts: expect.objectContaining({ whyEn }) as unknown }))
  })
  test('zero days switch it off', () => expect(() => assertGrantWithinLimits({ seconds: 60, count: 1 }, { seconds: 0, count: 10 })).toThrow(refusal('statement.out_of_limits')))
  test('a grant is what the statement says', () => {
    const terms = { delegationId: 'dlg_00000001', delegate: { staffNumber: 'D2', name: '李强', department: '外科' }, fromMs: 1, untilMs: 2, count: 3, documentTypes: ['prescription' as const], applications: [{ applicationId: 'app_00000001', name: 'EMR' }] }
    expect(grantDelegation({ kind: 'delegation.grant', statementId: 'stm_00000001', staffNumber: 'D1', issuedAtMs: 9, terms }, { delegatorId: 'stf_a', delegateId: 'stf_b' })).toMatchObject({ id: 'dlg_00000001', statementId: 'stm_00000001', delegatorId: 'stf_a', delegateId: 'stf_b', applicationIds: ['app_00000001'], fromMs: 1, untilMs: 2, usesTotal: 3, usesLeft: 3, grantedAtMs: 9 })
  })
})
