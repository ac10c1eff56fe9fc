// A statement as it is kept.

/** A statement that took effect, with its signature: evidence of what was allowed. */
export interface StatementRecord {
  id: string // stm_
  staffId: string
  deviceId: string
  kind: string
  /** as signed: `Statement` of shared/protocol */
  statement: Record<string, unknown>
  /** r ‖ s over `statementMessage` */
  signatureHex: string
  certificateId: string
  atMs: number
}

export interface StatementStore {
  insert(statement: StatementRecord): Promise<void>
  load(id: string): Promise<StatementRecord | undefined>
  /** newest first */
  listOfStaff(staffId: string, limit: number): Promise<StatementRecord[]>
}
