// What a kind of statement needs to take effect: terms made of the person's draft, and a change in the transaction that keeps the statement.
import type { Terms } from '@yiqian/shared/protocol/statements.ts'
import type { DraftOfKind, StatementKind, StatementOfKind, TermsOf } from '@yiqian/shared/protocol/statements.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Stores } from '../../_domain/ports.ts'
import type { Staff } from '../../_domain/records.ts'
import type { Deps } from '../deps.ts'

export interface StatementContext {
  staff: Staff
  deviceId: string
  nowMs: number
}

export interface Effect<K extends StatementKind> {
  /** the phone gives a mask with its partial: the share is kept a second time */
  needsMask: boolean
  /** @throws {Fault} statement.out_of_limits · statement.subject_unknown */
  terms(deps: Deps, draft: DraftOfKind<K>, context: StatementContext): Promise<TermsOf<K>>
  /** Inside the transaction; checked again, since minutes may lie between. @throws {Fault} as `terms` */
  apply(deps: Deps, stores: Stores, statement: StatementOfKind<K>, context: StatementContext & { maskHex: string }): Promise<void>
  /** After the transaction; what fails here is done again by work in the background. */
  after?(deps: Deps, statement: StatementOfKind<K>): Promise<void>
}

export type Effects = { readonly [K in keyof typeof Terms]?: Effect<K> }

/** Names of the hospital systems that a scope names. @throws {Fault} statement.subject_unknown */
export async function nameApplications({ applications }: Stores, ids: readonly string[]): Promise<{ applicationId: string; name: string }[]> {
  return Promise.all(
    [...new Set(ids)].map(async (applicationId) => {
      const application = await applications.load(applicationId)
      if (application?.state !== 'active') throw new Fault('statement.subject_unknown')
      return { applicationId, name: application.name }
    }),
  )
}
