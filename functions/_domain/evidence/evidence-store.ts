// What is kept of evidence: one chain per document.
import type { Evidence } from '../records.ts'

export interface EvidenceStore {
  /** last link of a document's chain */
  last(documentId: string): Promise<Evidence | undefined>
  append(evidence: Evidence): Promise<void>
  list(documentId: string): Promise<Evidence[]>
}
