// What is kept of identity proofings.
import type { Proofing } from '../records.ts'

export interface ProofingStore {
  insert(proofing: Proofing): Promise<void>
  load(id: string): Promise<Proofing | undefined>
  /** newest first, of one person, created since */
  listSince(staffId: string, sinceMs: number): Promise<Proofing[]>
  replace(before: Proofing, after: Proofing): Promise<Proofing>
}
