// A document that is being prepared: pure changes of it, and the request that it becomes.
import type { RequestInputOf } from '@yiqian/shared/protocol/contract.ts'
import type { pushDocument } from '@yiqian/shared/protocol/his.ts'
import type { SignaturePosition, StaffCard } from '@yiqian/shared/protocol/cards.ts'
import type { ContentKind, DocumentType } from '@yiqian/shared/protocol/states.ts'
import { toBase64 } from '../../api/base64.ts'

/** In points from the page's top left corner. */
export interface Box {
  page: number
  x: number
  y: number
  width: number
  height: number
}

export type Place =
  { mode: 'default' } | { mode: 'keyword'; keyword: string; occurrence: number } | { mode: 'box'; box: Box | null }

export interface ChosenSigner extends StaffCard {
  enrolled: boolean
  place: Place
}

export interface Source {
  kind: ContentKind
  bytes: Uint8Array<ArrayBuffer>
  name: string
  sampleId: string | null
  /** proposals of a sample, by signer */
  positions: readonly SignaturePosition[]
}

export interface Draft {
  source: Source | null
  title: string
  documentType: DocumentType
  patientName: string
  admissionNumber: string
  patientDepartment: string | undefined
  patientBed: string | undefined
  externalId: string
  note: string
  signers: ChosenSigner[]
  signerOrder: 'any' | 'sequence'
  validForHours: number
}

const two = (value: number): string => String(value).padStart(2, '0')

/** `luck` is a number in [0, 1). */
export function makeExternalId(now: Date, luck: number): string {
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
  return `HIS-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}-${String(Math.floor(luck * 10_000)).padStart(4, '0')}`
}

export const emptyDraft = (externalId: string): Draft => ({
  source: null,
  title: '',
  documentType: 'other',
  patientName: '',
  admissionNumber: '',
  patientDepartment: undefined,
  patientBed: undefined,
  externalId,
  note: '',
  signers: [],
  signerOrder: 'any',
  validForHours: 168,
})

const placeFrom = (position: SignaturePosition | undefined): Place => {
  if (!position) return { mode: 'default' }
  if ('keyword' in position) return { mode: 'keyword', keyword: position.keyword, occurrence: position.occurrence }
  return { mode: 'box', box: position }
}

/** A JSON document has no pages: nothing to place. */
export const placeOf = (source: Source | null, index: number): Place =>
  source?.kind === 'pdf' ? placeFrom(source.positions[index]) : { mode: 'default' }

export function withSource(draft: Draft, source: Source | null): Draft {
  return {
    ...draft,
    source,
    signers: draft.signers.map((signer, index) => ({ ...signer, place: placeOf(source, index) })),
  }
}

export function withSigner(draft: Draft, staff: StaffCard & { enrolled: boolean }): Draft {
  if (draft.signers.some((signer) => signer.staffNumber === staff.staffNumber)) return draft
  return { ...draft, signers: [...draft.signers, { ...staff, place: placeOf(draft.source, draft.signers.length) }] }
}

export const withPlace = (draft: Draft, index: number, place: Place): Draft => ({
  ...draft,
  signers: draft.signers.with(index, { ...draft.signers[index]!, place }),
})

export const withoutSigner = (draft: Draft, index: number): Draft => ({
  ...draft,
  signers: draft.signers.toSpliced(index, 1),
})

export function movedUp(draft: Draft, index: number): Draft {
  const [before, signer] = [draft.signers[index - 1], draft.signers[index]]
  return before && signer ? { ...draft, signers: draft.signers.with(index - 1, signer).with(index, before) } : draft
}

export type Lack = 'source' | 'title' | 'externalId' | 'signers' | 'keyword' | 'box'

/** What keeps a draft from being pushed. */
export function lacksOf(draft: Draft): Lack[] {
  const lacks: Lack[] = []
  if (!draft.source) lacks.push('source')
  if (draft.title.trim() === '') lacks.push('title')
  if (draft.externalId.trim() === '') lacks.push('externalId')
  if (draft.signers.length === 0) lacks.push('signers')
  if (draft.signers.some(({ place }) => place.mode === 'keyword' && place.keyword.trim() === '')) lacks.push('keyword')
  if (draft.signers.some(({ place }) => place.mode === 'box' && !place.box)) lacks.push('box')
  return lacks
}

const positionOf = (place: Place): SignaturePosition | undefined => {
  if (place.mode === 'keyword') return { keyword: place.keyword.trim(), occurrence: place.occurrence }
  return place.mode === 'box' ? (place.box ?? undefined) : undefined
}

const optional = (text: string): string | undefined => text.trim() || undefined

export function requestOf(draft: Draft, source: Source): RequestInputOf<typeof pushDocument> {
  const name = draft.patientName.trim()
  return {
    externalId: draft.externalId.trim(),
    title: draft.title.trim(),
    documentType: draft.documentType,
    contentKind: source.kind,
    contentBase64: toBase64(source.bytes),
    patient:
      name === ''
        ? undefined
        : {
            name,
            admissionNumber: optional(draft.admissionNumber),
            department: draft.patientDepartment,
            bed: draft.patientBed,
          },
    note: optional(draft.note),
    signers: draft.signers.map(({ staffNumber, place }) => ({ staffNumber, position: positionOf(place) })),
    signerOrder: draft.signerOrder,
    validForSeconds: draft.validForHours * 3600,
  }
}
