// Owns the proof of separation: who manages whom, that nobody manages himself, that somebody is always left.
import { describe, expect, test } from 'vitest'
import { ADMINISTRATOR_ROLES, mayAdministrator, RIGHTS, type AdministratorRole, type Right } from '@yiqian/shared/protocol/rights.ts'
import { anAdministrator } from '../testing/administration-builders.ts'
import { assertManages, assertMayChange, assertNotLast } from './account-rules.ts'

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work()
    return undefined
  } catch (error) {
    return (error as { code: string }).code
  }
}
const allowed: Record<AdministratorRole, AdministratorRole[]> = { 'system-administrator': ['system-administrator', 'operator'], 'operator': [], 'audit-administrator': ['audit-administrator', 'auditor'], 'auditor': [] }

describe('SV-11 every role against every role', () => {
  test.each(ADMINISTRATOR_ROLES.flatMap((acting) => ADMINISTRATOR_ROLES.map((role) => [acting, role] as const)))('%s manages %s', (acting, role) => {
    expect(codeOf(() => assertManages({ administratorId: 'adm_1', role: acting }, role))).toBe(allowed[acting].includes(role) ? undefined : 'administrator.role_denied')
  })
  test('not oneself, not what was removed', () => {
    const target = anAdministrator()
    expect(codeOf(() => assertMayChange({ administratorId: target.id, role: target.role }, target))).toBe('administrator.own_account')
    expect(codeOf(() => assertMayChange({ administratorId: 'adm_1', role: target.role }, { ...target, state: 'removed' }))).toBe('administrator.removed')
  })
})

describe('SV-11 somebody is left', () => {
  const target = anAdministrator()
  test.each([
    ['nobody else', [], 'administrator.last_of_role'],
    ['others locked and removed', [anAdministrator({ state: 'locked' }), anAdministrator({ state: 'removed' })], 'administrator.last_of_role'],
    ['others of other roles', [anAdministrator({ role: 'audit-administrator' }), anAdministrator({ role: 'operator' })], 'administrator.last_of_role'],
    ['one who can act', [anAdministrator()], undefined],
  ] as const)('%s', (_, others, code) => {
    expect(codeOf(() => assertNotLast([target, ...others], target))).toBe(code)
  })
  test('operators and auditors may die out; who cannot act any more may go', () => {
    for (const last of [anAdministrator({ role: 'operator' }), anAdministrator({ role: 'auditor' }), anAdministrator({ state: 'locked' })]) expect(assertNotLast([last], last)).toBeUndefined()
  })
})

describe('SV-11 no role both acts and erases the trace of it', () => {
  const held = (role: AdministratorRole): string[] => (Object.keys(RIGHTS) as Right[]).filter((right) => mayAdministrator(role, right))
  test('who changes settings, keys or trust does not read, review or export the platform’s journals', () => {
    for (const role of ['system-administrator', 'operator'] as const) expect(held(role).filter((right) => right.startsWith('administration.journal.'))).toEqual([])
  })
  test('who watches writes nothing but his own session and the accounts of those who watch', () => {
    expect(held('auditor').filter((right) => !right.endsWith('.read'))).toEqual(['administration.self.write', 'administration.journal.review'])
    expect(held('audit-administrator').filter((right) => !right.endsWith('.read')).sort()).toEqual(['administration.accounts.write', 'administration.journal.export', 'administration.journal.review', 'administration.self.write'])
  })
  test('every right belongs to somebody', () => {
    for (const [right, roles] of Object.entries(RIGHTS)) expect(roles.length, right).toBeGreaterThan(0)
  })
})
