// A person's handwritten signatures: the pictures kept, which one is used where, and what was signed with each (MA-2, IM-1).
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import type { InkColour } from '@yiqian/shared/impression/picture.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { DocumentType } from '@yiqian/shared/protocol/states.ts'

/** Never changed: a new drawing is a new impression. */
export interface Impression {
  id: string // imp_
  staffId: string
  pngBase64: string
  ink: InkColour
  origin: 'drawn' | 'photo'
  savedAtMs: number
}

/** What stands on documents: the picture, the printed name, or both (SE-14). */
export type Shown = 'handwriting' | 'name' | 'both'

export interface ImpressionChoice {
  staffId: string
  /** an impression of this person; null = none kept */
  defaultId: string | null
  byType: Partial<Record<DocumentType, string>>
  shown: Shown
  chosenAtMs: number
}

/** The picture that one signature carries. */
export interface ImpressionUse {
  id: string // prp_
  impressionId: string
  staffId: string
  digestHex: string
  /** null until the signature is finished */
  signedAtMs: number | null
}

export interface ImpressionStore {
  insert(impression: Impression): Promise<void>
  load(id: string): Promise<Impression | undefined>
  /** newest first */
  listOfStaff(staffId: string): Promise<Impression[]>
  remove(id: string): Promise<void>
  loadChoice(staffId: string): Promise<ImpressionChoice | undefined>
  putChoice(choice: ImpressionChoice): Promise<void>
  insertUse(use: ImpressionUse): Promise<void>
  loadUse(id: string): Promise<ImpressionUse | undefined>
  markSigned(id: string, signedAtMs: number): Promise<void>
  /** finished signatures by impression */
  usesOf(staffId: string): Promise<{ impressionId: string; count: number; lastAtMs: number }[]>
}

export const MOST_KEPT = 12

/** SM3 of the PNG as it is kept, as the evidence names it. */
export const impressionDigest = (png: Uint8Array): string => bytesToHex(sm3(png))

export const noChoice = (staffId: string): ImpressionChoice => ({ staffId, defaultId: null, byType: {}, shown: 'handwriting', chosenAtMs: 0 })

/** @throws {Fault} handwriting.full */
export function assertMayKeep(kept: readonly Impression[]): void {
  if (kept.length >= MOST_KEPT) throw new Fault('handwriting.full', { facts: { limit: MOST_KEPT } })
}

/**
 * The choice as asked for, of pictures that are this person's.
 * @throws {Fault} handwriting.not_found — another's picture is as unknown as none
 */
export function chooseImpressions(kept: readonly Impression[], wanted: Omit<ImpressionChoice, 'chosenAtMs'>, nowMs: number): ImpressionChoice {
  for (const id of [wanted.defaultId, ...Object.values(wanted.byType)]) if (id !== null && !kept.some((each) => each.id === id)) throw new Fault('handwriting.not_found', { detail: `${id} of ${wanted.staffId}` })
  return { ...wanted, defaultId: wanted.defaultId ?? kept[0]?.id ?? null, chosenAtMs: nowMs }
}

/** Who removes the one in use falls back to the newest that is left; where it stood for a type, the default stands. */
export function withoutImpression(choice: ImpressionChoice, id: string, left: readonly Impression[], nowMs: number): ImpressionChoice {
  const byType = Object.fromEntries(Object.entries(choice.byType).filter(([, each]) => each !== id))
  return { ...choice, defaultId: choice.defaultId === id ? (left[0]?.id ?? null) : choice.defaultId, byType, chosenAtMs: nowMs }
}

/** @returns undefined when the printed name stands alone. */
export function impressionFor(choice: ImpressionChoice | undefined, documentType: DocumentType): string | undefined {
  if (!choice || choice.shown === 'name') return undefined
  return choice.byType[documentType] ?? choice.defaultId ?? undefined
}
