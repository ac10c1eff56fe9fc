// Who signed a task in its signer's place, if somebody did.
import type { SignerStatus } from '@yiqian/shared/protocol/cards.ts'
import type { Stores } from '../_domain/ports.ts'
import type { SigningTask } from '../_domain/records.ts'

export async function signedUnder({ mandateUses, staff }: Stores, task: SigningTask): Promise<SignerStatus['signedUnder']> {
  if (task.signedAtMs === null) return undefined
  const use = await mandateUses.findSigned(task.id)
  const person = use && (await staff.load(use.staffId))
  return person && { kind: use.mandate.kind, staffNumber: person.staffNumber, name: person.name, statementId: use.mandate.statementId }
}
