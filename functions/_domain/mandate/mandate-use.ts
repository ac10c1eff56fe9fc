// One signature under a grant or under automatic signing: what it rests on, and what became of it. Prepared, taken, signed or failed.
import type { Mandate } from '@yiqian/shared/protocol/statements.ts'
import type { Revised } from '../records.ts'

export interface MandateUse extends Revised {
  id: string // prp_
  /** dlg_ or aut_ */
  grantId: string
  /** who acts: the delegate; under automatic signing the person */
  staffId: string
  taskId: string
  documentId: string
  mandate: Mandate
  /** `withdrawn`: signed, then the document was given back to its signer. `taken` from the moment that counts: the use is off the grant, the signature not yet in the document */
  state: 'prepared' | 'taken' | 'signed' | 'failed' | 'withdrawn'
  atMs: number
}

export interface MandateUseStore {
  insert(use: MandateUse): Promise<void>
  load(id: string): Promise<MandateUse | undefined>
  /** the one that signed this task */
  findSigned(taskId: string): Promise<MandateUse | undefined>
  /** without those that were only prepared; newest first */
  listOfGrant(grantId: string, limit: number): Promise<MandateUse[]>
  replace(before: MandateUse, after: MandateUse): Promise<MandateUse>
}

/** What a scope covers; empty lists mean all. */
export interface Scope {
  documentTypes: readonly string[]
  applicationIds: readonly string[]
}

const has = (list: readonly string[], value: string): boolean => list.length === 0 || list.includes(value)

export const inScope = (scope: Scope, document: { documentType: string; applicationId: string }): boolean => has(scope.documentTypes, document.documentType) && has(scope.applicationIds, document.applicationId)

/** What the hospital allows at most; `seconds: 0` switches it off. */
export interface GrantLimits {
  seconds: number
  count: number
}
