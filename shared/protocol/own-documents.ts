// Contracts of `seal` for documents that begin on a phone: a PDF of one's own, sent in slices, or an opinion written there (MA-8).
import * as v from 'valibot'
import { Patient, SignatureBox } from './cards.ts'
import { contract } from './contract.ts'
import { base64UpTo, count, digestHex, empty, idOf, optionalText, staffNumber, text, timeMs } from './fields.ts'
import { documentState, documentType } from './states.ts'

/** Every slice of a PDF but the last has this many bytes. */
export const SLICE_BYTES = 256 * 1024
/** No setting allows more. */
export const OWN_DOCUMENT_LIMIT = 48 * 1_048_576
/** Kept before they are started; the next one waits until one is started or deleted. */
export const MOST_DRAFTS = 5

/** A draft's id is the id of the document that it becomes. */
const draftId = idOf('doc')

/** 会诊意见, as it is written; drawn as a PDF by the labels of the template `consultation-opinion/1`. */
export const OpinionText = v.strictObject({
  title: text(100),
  patient: Patient,
  /** who asked for it: department or person */
  askedBy: optionalText(64),
  /** 病情摘要 */
  findings: optionalText(4000),
  /** 会诊意见 */
  opinion: text(4000),
  /** 处理建议 */
  advice: optionalText(4000),
})
export type OpinionText = v.InferOutput<typeof OpinionText>

export const DRAFT_STATES = ['receiving', 'ready'] as const

export const DraftCard = v.strictObject({
  draftId,
  kind: v.picklist(['pdf', 'opinion']),
  /** receiving: slices are missing */
  state: v.picklist(DRAFT_STATES),
  title: text(200),
  patient: v.nullable(Patient),
  sizeBytes: count,
  /** of `sizeBytes`, so far */
  receivedBytes: count,
  /** 0 until it is ready */
  pageCount: count,
  /** SM3 of the file */
  digestHex,
  /** what an opinion was drawn from */
  opinion: v.nullable(OpinionText),
  /** where this person's signature stands unless they move it; null until it is ready, and where that is settled when they sign */
  signature: v.nullable(SignatureBox),
  createdAtMs: timeMs,
  /** it is cleared away then */
  expiresAtMs: timeMs,
})
export type DraftCard = v.InferOutput<typeof DraftCard>

/** The top left corner of a signature. */
export const SignaturePlace = v.pick(SignatureBox, ['page', 'x', 'y'])
export type SignaturePlace = v.InferOutput<typeof SignaturePlace>

export const FURTHER_ORDERS = ['sequence', 'any'] as const

/** Colleagues who sign after whoever begins: one after the other as named, or in any order. */
export const FurtherSigners = v.strictObject({ order: v.picklist(FURTHER_ORDERS), staffNumbers: v.pipe(v.array(staffNumber), v.minLength(1), v.maxLength(100)) })
export type FurtherSigners = v.InferOutput<typeof FurtherSigners>

const given = v.strictObject({ draftId })

/** What this person has begun and not started; and whether the hospital takes documents that begin on a phone. */
export const listDrafts = contract({
  function: 'seal', operation: 'list-drafts', access: ['device'], write: false,
  request: empty,
  response: v.strictObject({ isAllowed: v.boolean(), limitBytes: count, sliceBytes: count, mostDrafts: count, drafts: v.array(DraftCard) }),
  faults: [],
  summary: { zh: '本人的草稿', en: 'One’s drafts' },
})

/** Begins sending a PDF, or finds what arrived of the same one (size and digest) before: only `missing` is still to be sent. */
export const beginUpload = contract({
  function: 'seal', operation: 'begin-upload', access: ['device'],
  request: v.strictObject({ fileName: text(200), sizeBytes: v.pipe(count, v.minValue(1)), /** SM3 of the whole file */ digestHex }),
  response: v.strictObject({ draft: DraftCard, sliceBytes: count, /** indexes, from 0 */ missing: v.array(count) }),
  faults: ['draft.off', 'document.too_large', 'draft.too_many', 'draft.quota'],
  summary: { zh: '开始上传本人文件', en: 'Begin to send a PDF of one’s own' },
})

/** One slice. The same again changes nothing; other bytes in its place are refused. */
export const putSlice = contract({
  function: 'seal', operation: 'put-slice', access: ['device'],
  request: v.strictObject({ draftId, index: count, contentBase64: base64UpTo(SLICE_BYTES), /** SM3 of this slice */ digestHex }),
  response: v.strictObject({ receivedBytes: count, missingCount: count }),
  faults: ['draft.off', 'draft.not_found', 'draft.state_conflict', 'draft.slice_broken', 'draft.slice_differs'],
  summary: { zh: '上传一个分片', en: 'Send one slice' },
})

/** Puts the slices together and looks at the file as strictly as at a pushed one. A refused file is gone. */
export const finishUpload = contract({
  function: 'seal', operation: 'finish-upload', access: ['device'],
  request: given,
  response: v.strictObject({ draft: DraftCard }),
  faults: ['draft.off', 'draft.not_found', 'draft.incomplete', 'draft.digest_differs', 'document.unreadable', 'document.encrypted', 'document.too_large', 'document.too_many_pages', 'document.signed_already', 'document.active_content', 'document.position_invalid'],
  summary: { zh: '完成上传', en: 'Finish sending' },
})

/** Draws an opinion as a PDF. With `draftId` it replaces what was drawn before. */
export const writeOpinion = contract({
  function: 'seal', operation: 'write-opinion', access: ['device'],
  request: v.strictObject({ draftId: v.optional(draftId), opinion: OpinionText }),
  response: v.strictObject({ draft: DraftCard }),
  faults: ['draft.off', 'draft.not_found', 'draft.state_conflict', 'draft.too_many', 'draft.quota', 'document.glyph_missing'],
  summary: { zh: '书写会诊意见', en: 'Write a consultation opinion' },
})

/** A page of a draft that is ready: exactly what would be signed. */
export const getDraftPage = contract({
  function: 'seal', operation: 'get-draft-page', access: ['device'], write: false,
  request: v.strictObject({ draftId, page: v.pipe(count, v.minValue(1)), widthPx: v.pipe(count, v.minValue(100), v.maxValue(3000)) }),
  response: v.strictObject({ imageBase64: v.string(), contentType: v.string(), widthPx: count, heightPx: count, /** of the page as it is shown */ widthPoints: v.number(), heightPoints: v.number(), pageCount: count, documentDigestHex: digestHex }),
  faults: ['draft.not_found', 'draft.state_conflict', 'document.page_missing', 'document.unreadable'],
  summary: { zh: '预览草稿页面', en: 'Look at a page of a draft' },
})

/** Nothing of it stays. Deleting what is gone already is no error. */
export const deleteDraft = contract({
  function: 'seal', operation: 'delete-draft', access: ['device'],
  request: given,
  response: v.strictObject({ deleted: v.literal(true) }),
  faults: ['draft.state_conflict'],
  summary: { zh: '删除草稿', en: 'Delete a draft' },
})

/**
 * Makes the draft an ordinary document with a signing task for this person, and further ones for the colleagues named.
 * `digestHex` is of the pages that were looked at. `place`: where this person moved their signature; its size stays.
 */
export const startDocument = contract({
  function: 'seal', operation: 'start-document', access: ['device'],
  request: v.strictObject({ draftId, digestHex, title: text(200), documentType: v.optional(documentType), patient: v.optional(Patient), note: optionalText(500), place: v.optional(SignaturePlace), furtherSigners: v.optional(FurtherSigners) }),
  response: v.strictObject({ documentId: idOf('doc'), taskId: idOf('tsk') }),
  faults: ['draft.off', 'draft.not_found', 'draft.state_conflict', 'document.changed', 'document.position_invalid', 'flow.already_signer', 'flow.too_many_signers', 'flow.colleague_unknown'],
  summary: { zh: '发起签署', en: 'Start a document' },
})

/** Takes back what one started oneself, while nobody has signed it. */
export const withdrawDocument = contract({
  function: 'seal', operation: 'withdraw-document', access: ['device'],
  request: v.strictObject({ taskId: idOf('tsk'), reason: optionalText(200) }),
  response: v.strictObject({ documentState }),
  faults: ['task.not_found', 'document.not_yours_to_withdraw', 'document.signed_in_part', 'document.state_conflict'],
  summary: { zh: '撤回本人发起的文件', en: 'Withdraw a document one started' },
})
