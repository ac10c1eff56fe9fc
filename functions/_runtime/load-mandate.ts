// What a signature under a statement will say: made of the statement as it was signed, never of the row that follows from it.
import * as v from 'valibot'
import { mandateOf, Statement, type Mandate } from '@yiqian/shared/protocol/statements.ts'
import type { Stores } from '../_domain/ports.ts'
import type { Staff } from '../_domain/records.ts'

/** @param person who made the statement */
export async function loadMandate({ statements }: Stores, statementId: string, person: Pick<Staff, 'id' | 'name'>): Promise<Mandate> {
  const kept = await statements.load(statementId)
  const statement = kept && v.parse(Statement, kept.statement)
  if (kept?.staffId !== person.id || (statement?.kind !== 'delegation.grant' && statement?.kind !== 'automatic-signing.open')) throw new Error(`${statementId} is no statement of ${person.id} to sign under`)
  return mandateOf(statement, person.name)
}
