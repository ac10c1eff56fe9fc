// 草稿: a document that begins on a doctor's phone, until it is started: which slices are there, how many one person may keep, for how long (MA-8).
import { MOST_DRAFTS, SLICE_BYTES, type OpinionText } from '@yiqian/shared/protocol/own-documents.ts'
import type { Patient, SignaturePosition } from '@yiqian/shared/protocol/cards.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Revised } from '../records.ts'

export interface Draft extends Revised {
  id: string // doc_: the document that it becomes
  staffId: string
  /** the phone that sends it */
  deviceId: string
  kind: 'pdf' | 'opinion'
  /** started: the document is there; the row stays for the day's quota */
  state: 'receiving' | 'ready' | 'started'
  title: string
  patient: Patient | null
  /** SM3 of the whole file, as the phone named it and as it was found */
  digestHex: string
  sizeBytes: number
  /** digest of each slice, null where it is missing; empty once they are one file */
  slices: (string | null)[]
  pageCount: number
  opinion: OpinionText | null
  /** where the signature goes; null = the platform chooses */
  position: SignaturePosition | null
  createdAtMs: number
  expiresAtMs: number
}

export interface DraftStore {
  insert(draft: Draft): Promise<void>
  load(id: string): Promise<Draft | undefined>
  /** newest first, started ones included */
  listOfStaff(staffId: string): Promise<Draft[]>
  /** soonest first */
  listExpired(nowMs: number, limit: number): Promise<Draft[]>
  replace(before: Draft, after: Draft): Promise<Draft>
  /** @throws {StoreConflict} it moved meanwhile */
  remove(draft: Draft): Promise<void>
}

export const DAY_MS = 86_400_000
/** What is ready waits for a week; what is half sent, for a day. */
export const READY_LIFE_MS = 7 * DAY_MS

export interface DraftLimits {
  /** of one file */
  fileBytes: number
  /** of all that one person begins within 24 hours */
  dayBytes: number
}

const inMebibytes = (bytes: number): string => `${Math.round((bytes / 1_048_576) * 10) / 10} MiB`

/** @throws {Fault} document.too_large */
export function assertSize(sizeBytes: number, { fileBytes }: DraftLimits): void {
  if (sizeBytes > fileBytes) throw new Fault('document.too_large', { facts: { limit: inMebibytes(fileBytes) } })
}

/**
 * @param kept all drafts of this person, started ones included
 * @throws {Fault} draft.too_many · draft.quota
 */
export function assertMayBegin(kept: readonly Draft[], sizeBytes: number, { dayBytes }: DraftLimits, nowMs: number): void {
  if (kept.filter(({ state }) => state !== 'started').length >= MOST_DRAFTS) throw new Fault('draft.too_many', { facts: { limit: MOST_DRAFTS } })
  assertQuota(kept, sizeBytes, { dayBytes }, nowMs)
}

/** @throws {Fault} draft.quota */
export function assertQuota(kept: readonly Draft[], sizeBytes: number, { dayBytes }: Pick<DraftLimits, 'dayBytes'>, nowMs: number): void {
  const used = kept.filter(({ state, createdAtMs }) => state !== 'started' || createdAtMs > nowMs - DAY_MS).reduce((sum, draft) => sum + draft.sizeBytes, 0)
  if (used + sizeBytes > dayBytes) throw new Fault('draft.quota', { facts: { limit: inMebibytes(dayBytes) } })
}

/** Of a file this long. */
export const sliceCount = (sizeBytes: number): number => Math.ceil(sizeBytes / SLICE_BYTES)
/** What the slice at `index` has to have. */
export const sliceSize = (sizeBytes: number, index: number): number => Math.min(SLICE_BYTES, sizeBytes - index * SLICE_BYTES)

export const missingSlices = ({ state, slices }: Draft): number[] => (state === 'receiving' ? slices.flatMap((digest, index) => (digest === null ? [index] : [])) : [])

export const receivedBytes = ({ state, sizeBytes, slices }: Draft): number =>
  state === 'receiving' ? slices.reduce((sum, digest, index) => (digest === null ? sum : sum + sliceSize(sizeBytes, index)), 0) : sizeBytes

/**
 * With one slice more; the very same draft when it was there already.
 * @throws {Fault} draft.state_conflict — it is put together already · draft.slice_broken — no such place, another length · draft.slice_differs — other bytes are there
 */
export function withSlice(draft: Draft, index: number, slice: { digestHex: string; sizeBytes: number }): Draft {
  if (draft.state !== 'receiving') throw new Fault('draft.state_conflict', { detail: `${draft.id} is ${draft.state}` })
  const there = draft.slices[index]
  if (there === undefined || slice.sizeBytes !== sliceSize(draft.sizeBytes, index)) throw new Fault('draft.slice_broken', { detail: `slice ${index} of ${slice.sizeBytes} bytes` })
  if (there === slice.digestHex) return draft
  if (there !== null) throw new Fault('draft.slice_differs', { detail: `slice ${index}` })
  return { ...draft, slices: draft.slices.map((digest, at) => (at === index ? slice.digestHex : digest)) }
}

/** @throws {Fault} draft.not_found — another's draft is as unknown as none, an expired one is gone */
export function assertOwn(draft: Draft | undefined, staffId: string, nowMs: number): asserts draft is Draft {
  if (!draft || draft.staffId !== staffId) throw new Fault('draft.not_found', draft && { detail: `${staffId} on ${draft.id} of ${draft.staffId}` })
  if (draft.expiresAtMs < nowMs && draft.state !== 'started') throw new Fault('draft.not_found', { detail: `${draft.id} has expired` })
}

/** As {@link assertOwn}, and of the phone that began it: slices come from one phone. @throws {Fault} draft.not_found */
export function assertSender(draft: Draft | undefined, { staffId, deviceId }: { staffId: string; deviceId: string }, nowMs: number): asserts draft is Draft {
  assertOwn(draft, staffId, nowMs)
  if (draft.deviceId !== deviceId) throw new Fault('draft.not_found', { detail: `${deviceId} on ${draft.id} of ${draft.deviceId}` })
}

/** Digests of the files that a draft names, so that nobody clears them away. */
export const namedFiles = ({ digestHex, slices }: Draft): string[] => [digestHex, ...slices.filter((digest) => digest !== null)]
