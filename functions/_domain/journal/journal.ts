// Owns the port of the journal: what happened, in order, on disk before it is answered, and never changed afterwards.

/** One thing that happened. */
export interface JournalEntry {
  timeMs: number
  /** what happened, as `timestamp.issued` */
  kind: string
  /** what it is searched by, by exact value: serial numbers, digests, account ids. Never a secret. */
  keys: Readonly<Record<string, string>>
  /** what else is worth knowing; not searched */
  facts: Readonly<Record<string, string | number | boolean>>
}

/** As it stands in the journal. */
export interface JournalRecord extends JournalEntry {
  /** 1, 2, 3 … within its instance, without a gap */
  sequence: number
  /** the process that wrote it */
  instance: string
}

/** All given conditions must hold. */
export interface JournalQuery {
  /** from this moment on */
  fromMs?: number
  /** until this moment, itself included */
  toMs?: number
  kind?: string
  key?: { name: string; value: string }
  /** 1 … 1,000 */
  limit: number
  /** `nextCursor` of the page before */
  cursor?: string
}

export interface JournalPage {
  /** newest first: by time, then by instance, then by sequence */
  entries: JournalRecord[]
  /** null: there is no more */
  nextCursor: string | null
}

export interface JournalState {
  /** of this instance */
  entries: number
  /** of this instance's files */
  sizeBytes: number
  lastSyncedAtMs: number | null
  /** why appends are refused at present, or what was found broken; null when all is well */
  failure: string | null
}

export interface JournalVerdict {
  /** entries read and found right, of this instance */
  entries: number
  /** null, or the segment and the sequence of the first entry that is not what was written */
  brokenAt: string | null
}

export interface Journal {
  /**
   * Resolves when the entry is on disk (one sync is shared by all that came meanwhile).
   * @throws {Fault} journal.unavailable — nothing was stored that could be found later as acknowledged.
   */
  append(entry: JournalEntry): Promise<{ sequence: number }>
  /** Over all instances of the directory; whatever was acknowledged is found. */
  search(query: JournalQuery): Promise<JournalPage>
  /** Reads the whole chain of this instance again. */
  verifyChain(onProgress?: (entries: number) => void): Promise<JournalVerdict>
  state(): JournalState
  /** Waits for what is under way; later appends are refused. */
  close(): Promise<void>
}
