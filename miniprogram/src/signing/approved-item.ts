// What goes into signing and what comes out of it, document by document.
import type { completeSigning } from '@yiqian/shared/protocol/cosigning.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'

/** One document that the person approved: its digest as it stood on the screen. */
export interface ApprovedItem {
  taskId: string
  documentDigestHex: string
  /** true: fetch and digest the very bytes (always for a single document, and for what the person opened); false: take the list's digest */
  byBytes: boolean
  /** on behalf of the task's signer, under this grant */
  delegationId?: string
}

type Completed = ResponseOf<typeof completeSigning>
export type ItemResult = { taskId: string; result: 'refused'; fault: string; message: Sentence } | Completed['items'][number]
export type Refusal = Extract<ItemResult, { result: 'refused' }>
