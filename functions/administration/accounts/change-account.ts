// Owns the way of every change to somebody's account: looked at, decided and written in one transaction.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { assertMayChange, assertNotLast } from '../../_domain/administration/account-rules.ts'
import type { Administrator } from '../../_domain/administration/administration.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import type { AdministratorActor } from '../../_kernel/actor.ts'
import type { Deps } from '../deps.ts'

export interface Change {
  /** the account as it shall be */
  after: Administrator
  /** the account leaves its role or can no longer act: somebody must be left */
  leaves?: boolean
  endsSessions?: boolean
}

const TRIES = 10

/** @throws {Fault} administrator.not_found · .role_denied · .own_account · .removed · .last_of_role · .certificate_taken */
export async function changeAccount({ database }: Pick<Deps, 'database'>, actor: AdministratorActor, administratorId: string, decide: (target: Administrator) => Change): Promise<Administrator> {
  return database.transaction(async ({ administrators, administratorSessions }) => {
    const target = await administrators.load(administratorId)
    if (!target) throw new Fault('administrator.not_found')
    assertMayChange(actor, target)
    const { after, leaves, endsSessions } = decide(target)
    const survivor = leaves ? assertNotLast(await administrators.list(), target) : undefined
    if (survivor) await administrators.replace(survivor, survivor)
    if (endsSessions) await administratorSessions.removeOfAdministrator(administratorId)
    return administrators.replace(target, after)
  }, TRIES)
}

/** A conflict that stayed after every try is a taken certificate, where one is written. */
export function asCertificateTaken(error: unknown): never {
  throw error instanceof StoreConflict ? new Fault('administrator.certificate_taken', { cause: error }) : error
}
