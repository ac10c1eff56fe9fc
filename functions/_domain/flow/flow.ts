// What happened to the flow of a document beside signatures: passed on, given back; who is whose colleague.

export interface FlowStep {
  id: string // flw_
  documentId: string
  kind: 'passed-on' | 'returned'
  byStaffId: string
  toStaffId: string
  /** passed-on: the task that was added; returned: the task that is signed again */
  taskId: string
  note: string
  atMs: number
}

/** A signature that was made and then given back. In a PDF it stays as a revision; of a detached one this is the only copy. */
export interface WithdrawnSignature {
  id: string // wds_
  stepId: string
  documentId: string
  taskId: string
  staffId: string
  round: number
  signedAtMs: number
  certificateId: string | null
  cmsBase64: string | null
  timestampAtMs: number | null
  timestampSerialHex: string | null
}

export interface Colleague {
  staffId: string
  colleagueId: string
  addedAtMs: number
}

export interface FlowStore {
  insertStep(step: FlowStep): Promise<void>
  /** in the order they happened */
  listSteps(documentId: string): Promise<FlowStep[]>
  insertWithdrawn(signature: WithdrawnSignature): Promise<void>
  /** in the order they were made */
  listWithdrawn(documentId: string): Promise<WithdrawnSignature[]>
}

export interface ColleagueStore {
  /** nothing happens if they are colleagues already */
  add(colleague: Colleague): Promise<void>
  remove(staffId: string, colleagueId: string): Promise<void>
  has(staffId: string, colleagueId: string): Promise<boolean>
  /** in the order they were added */
  list(staffId: string, limit: number): Promise<Colleague[]>
}
