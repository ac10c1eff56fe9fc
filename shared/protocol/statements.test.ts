import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { bytesToHex } from '../crypto/bytes.ts'
import { canonicalJson, Statement, statementAgrees, statementMessage, type StatementDraft } from './statements.ts'

const now = 1_795_248_000_000
const me = { staffNumber: 'D1001' }
const draft: StatementDraft = { kind: 'pin-free-window.open', seconds: 600, count: 5, documentTypes: ['prescription'], applicationIds: ['app_00000001'] }
const statement = v.parse(Statement, {
  kind: 'pin-free-window.open', statementId: 'stm_00000001', staffNumber: 'D1001', issuedAtMs: now,
  terms: { windowId: 'win_00000001', untilMs: now + 600_000, count: 5, documentTypes: ['prescription'], applications: [{ applicationId: 'app_00000001', name: 'HIS' }] },
})
const grantDraft: StatementDraft = { kind: 'delegation.grant', delegateStaffNumber: 'D2002', seconds: 3_600, count: 2, documentTypes: [], applicationIds: [] }
const grant = v.parse(Statement, {
  kind: 'delegation.grant', statementId: 'stm_00000002', staffNumber: 'D1001', issuedAtMs: now,
  terms: { delegationId: 'dlg_00000001', delegate: { staffNumber: 'D2002', name: '王芳', department: '内科' }, fromMs: now, untilMs: now + 3_600_000, count: 2, documentTypes: [], applications: [] },
})
const withTerms = (of: Statement, some: object): Statement => ({ ...of, terms: { ...of.terms, ...some } }) as Statement

describe('M of a statement', () => {
  test('is one text for one value, whatever the order of its fields', () => {
    expect(canonicalJson({ b: [1, { d: 'x', c: true }], a: '引"' })).toBe('{"a":"引\\"","b":[1,{"c":true,"d":"x"}]}')
    const shuffled = { ...statement, terms: Object.fromEntries(Object.entries(statement.terms).reverse()) } as Statement
    expect(bytesToHex(statementMessage(shuffled))).toBe(bytesToHex(statementMessage(statement)))
  })
  test.each([1.5, NaN, null, undefined, 2 ** 60])('has no form for %s', (value) => expect(() => canonicalJson({ a: value })).toThrow(TypeError))
  test('differs in every field', () => {
    const others = [{ ...statement, staffNumber: 'D1002' }, { ...statement, issuedAtMs: now + 1 }, { ...statement, statementId: 'stm_00000009' }, withTerms(statement, { count: 6 }), withTerms(statement, { untilMs: now + 1 }), withTerms(statement, { documentTypes: [] }), grant]
    expect(new Set([statement, ...others].map((each) => bytesToHex(statementMessage(each)))).size).toBe(others.length + 1)
  })
})

describe('the phone signs only what the person chose', () => {
  test('what was asked for', () => {
    expect(statementAgrees(draft, statement, me, now)).toBe(true)
    expect(statementAgrees(grantDraft, grant, me, now)).toBe(true)
  })
  test.each([
    ['another kind', grantDraft, statement],
    ['more uses', draft, withTerms(statement, { count: 6 })],
    ['all types instead of one', draft, withTerms(statement, { documentTypes: [] })],
    ['another system', draft, withTerms(statement, { applications: [{ applicationId: 'app_00000002', name: 'HIS' }] })],
    ['no system named, so all of them', draft, withTerms(statement, { applications: [] })],
    ['longer', draft, withTerms(statement, { untilMs: now + 3_600_000 })],
    ['another delegate', grantDraft, withTerms(grant, { delegate: { staffNumber: 'D3003', name: '王芳', department: '内科' } })],
    ['a grant that begins later and so ends later', grantDraft, withTerms(grant, { untilMs: now + 90_000_000 })],
  ] as const)('refuses %s', (_name, asked, made) => expect(statementAgrees(asked, made, me, now)).toBe(false))
  test('refuses another person’s', () => expect(statementAgrees(draft, statement, { staffNumber: 'D1002' }, now)).toBe(false))
  test('clocks may differ by minutes', () => expect(statementAgrees(draft, statement, me, now - 9 * 60_000)).toBe(true))
})
