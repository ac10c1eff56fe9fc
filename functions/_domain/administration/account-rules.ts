// Owns who may do what to whose account: by role, never to oneself, and never so that nobody is left to manage.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { MANAGES, ROLE_NAMES, type AdministratorRole } from '@yiqian/shared/protocol/rights.ts'
import type { Administrator } from './administration.ts'

interface Acting {
  administratorId: string
  role: AdministratorRole
}

/** @throws {Fault} administrator.role_denied */
export function assertManages(acting: Acting, role: AdministratorRole): void {
  if (!MANAGES[acting.role].includes(role)) throw new Fault('administrator.role_denied', { detail: `${acting.role} does not manage ${role}` })
}

/** What is done to accounts is done to others'. @throws {Fault} administrator.own_account · administrator.role_denied · administrator.removed */
export function assertMayChange(acting: Acting, target: Administrator): void {
  assertManages(acting, target.role)
  if (acting.administratorId === target.id) throw new Fault('administrator.own_account')
  if (target.state === 'removed') throw new Fault('administrator.removed')
}

/** Roles without which nobody could make accounts any more. */
const managing = (role: AdministratorRole): boolean => MANAGES[role].length > 0

/**
 * Before an account is locked, removed or given another role: who keeps the role alive.
 * Write the answer (unchanged) in the same transaction, so that two people who end each other's accounts at once meet there.
 * @returns undefined where the role may die out
 * @throws {Fault} administrator.last_of_role
 */
export function assertNotLast(all: readonly Administrator[], target: Administrator): Administrator | undefined {
  if (!managing(target.role) || target.state !== 'active') return undefined
  const survivor = all.find((each) => each.role === target.role && each.state === 'active' && each.id !== target.id)
  if (!survivor) throw new Fault('administrator.last_of_role', { facts: { roleZh: ROLE_NAMES[target.role].zh, roleEn: ROLE_NAMES[target.role].en } })
  return survivor
}
