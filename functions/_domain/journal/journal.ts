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
  /** of this instance's segments */
  sizeBytes: number
  lastSyncedAtMs: number | null
  /** why appends are refused at present; null when they are not */
  failure: string | null
  /** where an entry was found changed or lost; appends go on in a new segment. null: nothing was found */
  damage: string | null
  /** the end of the chain: whoever keeps it elsewhere can prove later that nothing before it was cut off */
  head: { sequence: number; digestHex: string }
}

export interface JournalVerdict {
  /** entries read and found right, of all instances in the directory */
  entries: number
  /** null, or the segment and the sequence of the first entry that is not what was written */
  brokenAt: string | null
}

export interface Journal {
  /**
   * Resolves when the entry is on disk (one sync is shared by all that came meanwhile). A refused entry is taken out again;
   * only when the process dies in that moment may it stay.
   * @throws {JournalError} journal.unavailable — the disk refuses or hangs; later appends try again.
   * @throws {JournalError} journal.overloaded — too much is waiting for the disk.
   * @throws {JournalError} journal.entry_invalid · journal.closed.
   */
  append(entry: JournalEntry): Promise<{ sequence: number }>
  /**
   * Over all instances of the directory; whatever was acknowledged is found.
   * @throws {JournalError} journal.query_invalid — limit, cursor.
   */
  search(query: JournalQuery): Promise<JournalPage>
  /** Reads every segment of every instance again, besides the event loop. */
  verifyChain(onProgress?: (entries: number) => void): Promise<JournalVerdict>
  state(): JournalState
  /** Waits for what is under way; later appends are refused. */
  close(): Promise<void>
}
