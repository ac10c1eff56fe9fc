// The stores of certificate validation, as the domain sees them.
import type { CertificateListEntry, RevocationRecord, RevocationSource, TrustAnchor, ValidationRule } from './records.ts'

export interface TrustAnchorStore {
  insert(anchor: TrustAnchor): Promise<void>
  load(id: string): Promise<TrustAnchor | undefined>
  findByDigest(digestHex: string): Promise<TrustAnchor | undefined>
  /** removed ones too, by the time they were added */
  list(): Promise<TrustAnchor[]>
  replace(before: TrustAnchor, after: TrustAnchor): Promise<TrustAnchor>
}

export interface RevocationSourceStore {
  insert(source: RevocationSource): Promise<void>
  load(id: string): Promise<RevocationSource | undefined>
  list(): Promise<RevocationSource[]>
  replace(before: RevocationSource, after: RevocationSource): Promise<RevocationSource>
}

export interface RevocationRecordStore {
  insert(record: RevocationRecord): Promise<void>
  load(id: string): Promise<RevocationRecord | undefined>
  /** lists that are the newest of their line */
  listCurrent(): Promise<RevocationRecord[]>
  /** newest first by thisUpdate */
  listOfLine(lineHex: string): Promise<RevocationRecord[]>
  /** the newest of a line made at or before that time */
  findAsOf(lineHex: string, atMs: number): Promise<RevocationRecord | undefined>
  findByDigest(digestHex: string): Promise<RevocationRecord | undefined>
  replace(before: RevocationRecord, after: RevocationRecord): Promise<RevocationRecord>
  /** superseded and never relied on, taken in before */
  listIdle(beforeMs: number, limit: number): Promise<RevocationRecord[]>
  remove(id: string): Promise<void>
}

export interface CertificateListStore {
  insert(entry: CertificateListEntry): Promise<void>
  load(id: string): Promise<CertificateListEntry | undefined>
  listActive(): Promise<CertificateListEntry[]>
  /** newest first; removed ones too */
  page(list: CertificateListEntry['list'], limit: number): Promise<CertificateListEntry[]>
  replace(before: CertificateListEntry, after: CertificateListEntry): Promise<CertificateListEntry>
}

export interface ValidationRuleStore {
  insert(rule: ValidationRule): Promise<void>
  load(id: string): Promise<ValidationRule | undefined>
  findCurrent(kind: ValidationRule['kind'], name: string): Promise<ValidationRule | undefined>
  listCurrent(): Promise<ValidationRule[]>
  /** newest first */
  listVersions(kind: ValidationRule['kind'], name: string): Promise<ValidationRule[]>
  replace(before: ValidationRule, after: ValidationRule): Promise<ValidationRule>
}

export interface ValidationStores {
  anchors: TrustAnchorStore
  sources: RevocationSourceStore
  records: RevocationRecordStore
  lists: CertificateListStore
  rules: ValidationRuleStore
  /** moves with every change: other instances see by it that theirs is out of date */
  generation(): Promise<number>
  /** inside the transaction of the change */
  advance(): Promise<void>
}
