// 发起时指定的签署人: whoever begins a document signs first; the colleagues named with it follow, one after the other or in any order (MA-8, MA-12).
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { FurtherSigners } from '@yiqian/shared/protocol/own-documents.ts'
import type { SignerOrder } from '@yiqian/shared/protocol/states.ts'
import { MOST_SIGNERS } from '../flow/pass-on.ts'
import { stagesOf } from '../flow/stages.ts'

export interface DraftSigners {
  signerOrder: SignerOrder
  /** in order, the starter first */
  signers: { staffId: string; stage: number }[]
}

/**
 * @param further staff ids in the order in which they were named
 * @throws {Fault} flow.already_signer — the starter, or one of them twice · flow.too_many_signers
 */
export function signersOfDraft(starterId: string, order: FurtherSigners['order'], further: readonly string[]): DraftSigners {
  const staffIds = [starterId, ...further]
  if (staffIds.length > MOST_SIGNERS) throw new Fault('flow.too_many_signers', { facts: { limit: MOST_SIGNERS } })
  const twice = staffIds.find((id, index) => staffIds.indexOf(id) !== index)
  if (twice !== undefined) throw new Fault('flow.already_signer', { detail: twice })
  const signerOrder = further.length === 0 ? 'any' : order === 'sequence' || further.length === 1 ? 'sequence' : 'stages'
  const stages = stagesOf(signerOrder, staffIds.map((_, index) => (signerOrder === 'stages' ? Math.min(index, 1) + 1 : undefined)))
  return { signerOrder, signers: staffIds.map((staffId, index) => ({ staffId, stage: stages[index]! })) }
}
