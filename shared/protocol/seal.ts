// Contracts of `seal`: stamping a document: appearance, bytes to sign, CMS, timestamp, page pictures.
import * as v from 'valibot'
import { INK_NAMES } from '../impression/picture.ts'
import { contract } from './contract.ts'
import { base64UpTo, count, digestHex, empty, hexOf, idOf, timeMs } from './fields.ts'
import { Mandate } from './statements.ts'
import { contentKind, documentState, documentType } from './states.ts'

/** Lays the signature's appearance and placeholder on the current version; the value between prepare and finish is a stored row. */
export const prepareSignature = contract({
  function: 'seal', operation: 'prepare-signature', access: ['function'],
  request: v.strictObject({
    taskId: idOf('tsk'),
    /** what signs: a phone, or a key of automatic signing */
    deviceId: v.union([idOf('dev'), idOf('aut')]),
    /** under a grant of the task's signer to the person of this phone */
    delegationId: v.optional(idOf('dlg')),
    documentDigestHex: digestHex, certificateBase64: base64UpTo(16_384),
  }),
  response: v.strictObject({
    preparedId: idOf('prp'),
    contentKind,
    documentVersion: count,
    signingBytesCount: count,
    documentBytesCount: count,
    contentDigestHex: digestHex,
    signingTimeMs: timeMs,
    contentTypeFamily: v.picklist(['gm', 'pkcs']),
    /** goes into the signed attributes */
    mandate: v.optional(Mandate),
  }),
  faults: ['task.not_found', 'task.not_pending', 'task.not_your_turn', 'task.expired', 'delegation.not_found', 'delegation.closed', 'delegation.out_of_scope', 'automatic.closed', 'automatic.out_of_scope', 'document.changed', 'document.glyph_missing', 'document.position_invalid', 'document.keyword_missing', 'document.deleted'],
  summary: { zh: '准备签名', en: 'Prepare a signature' },
})

/** Builds the CMS and timestamp, writes the new version and moves the task, in one transaction. Idempotent by preparedId. */
export const finishSignature = contract({
  function: 'seal', operation: 'finish-signature', access: ['function'],
  request: v.strictObject({ preparedId: idOf('prp'), /** r ‖ s */ signatureHex: hexOf(64), certificateBase64: base64UpTo(16_384), chainBase64: v.array(base64UpTo(16_384)), evidence: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])) }),
  response: v.strictObject({ documentState, documentVersion: count, signedAtMs: timeMs }),
  faults: ['task.not_found', 'task.not_pending', 'document.changed', 'document.deleted', 'timestamp.unavailable'],
  summary: { zh: '完成签名文件', en: 'Finish the signed file' },
})

export const READ_LIMIT = 1_048_576

/** Slices in one call: as many as a batch has documents. */
export const SLICES_LIMIT = 100
const slice = v.strictObject({ preparedId: idOf('prp'), offset: count, length: v.pipe(count, v.minValue(1), v.maxValue(READ_LIMIT)) })

/** Slices of the very bytes that will be signed: one of a long document, or many short documents at once. */
export const readSigningBytes = contract({
  function: 'seal', operation: 'read-signing-bytes', access: ['device'], write: false,
  request: v.strictObject({ slices: v.pipe(v.array(slice), v.minLength(1), v.maxLength(SLICES_LIMIT), v.check((slices) => slices.reduce((sum, { length }) => sum + length, 0) <= READ_LIMIT, `all slices together at most ${READ_LIMIT} bytes / 各段合计不得超过 ${READ_LIMIT} 字节`)) }),
  response: v.strictObject({ slices: v.array(v.strictObject({ bytesBase64: v.string(), totalCount: count })) }),
  faults: ['signing.session_not_found', 'document.deleted'],
  summary: { zh: '读取待签原文字节', en: 'Read the bytes to be signed' },
})

/** A slice of the document as it stands now, for opening it in the platform's own viewer. */
export const readDocument = contract({
  function: 'seal', operation: 'read-document', access: ['device'], write: false,
  request: v.strictObject({ taskId: idOf('tsk'), offset: count, length: v.pipe(count, v.minValue(1), v.maxValue(READ_LIMIT)) }),
  response: v.strictObject({ bytesBase64: v.string(), totalCount: count, digestHex }),
  faults: ['task.not_found', 'document.deleted'],
  summary: { zh: '读取文件', en: 'Read the document' },
})

/**
 * One page drawn on the server, as wide as asked. `png` loses nothing; `webp` and `jpeg` are a third of its bytes; a
 * preview in them is a tenth: to see at once which document it is, until the sharp picture comes.
 */
export const getPageImage = contract({
  function: 'seal', operation: 'get-page-image', access: ['device'], write: false,
  request: v.strictObject({ taskId: idOf('tsk'), page: v.pipe(count, v.minValue(1)), widthPx: v.pipe(count, v.minValue(100), v.maxValue(3000)), format: v.optional(v.picklist(['png', 'webp', 'jpeg']), 'png'), isPreview: v.optional(v.boolean(), false) }),
  response: v.strictObject({ imageBase64: v.string(), contentType: v.string(), widthPx: count, heightPx: count, pageCount: count, documentDigestHex: digestHex }),
  faults: ['task.not_found', 'document.page_missing', 'document.unreadable', 'document.deleted'],
  summary: { zh: '查看页面图像', en: 'Look at a page' },
})

const part = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

/** Where the signature of a task stands, or will stand if it is signed now: in parts of the page as it is shown, from its top left. */
export const getSignaturePlace = contract({
  function: 'seal', operation: 'get-signature-place', access: ['device'], write: false,
  request: v.strictObject({ taskId: idOf('tsk') }),
  response: v.strictObject({ page: v.pipe(count, v.minValue(1)), left: part, top: part, width: part, height: part, documentDigestHex: digestHex }),
  faults: ['task.not_found', 'document.page_missing', 'document.unreadable', 'document.position_invalid', 'document.keyword_missing', 'document.deleted'],
  summary: { zh: '查看签名位置', en: 'Look where the signature stands' },
})

/** A handwritten signature as a PNG with transparency. Only its transparency is kept: it is cut out, coloured and written anew, and used from now on. The same picture again changes nothing. */
export const saveHandwriting = contract({
  function: 'seal', operation: 'save-handwriting', needsConsent: true, access: ['device'],
  request: v.strictObject({ pngBase64: base64UpTo(262_144), ink: v.optional(v.picklist(INK_NAMES)), origin: v.optional(v.picklist(['drawn', 'photo'])) }),
  response: v.strictObject({ saved: v.literal(true), impressionId: idOf('imp'), digestHex }),
  faults: ['handwriting.full', 'handwriting.too_little_ink', 'handwriting.no_transparency'],
  summary: { zh: '保存手写签名', en: 'Save a handwritten signature' },
})

export const SHOWN = ['handwriting', 'name', 'both'] as const

/** This person's pictures, newest first, and which one stands where. */
export const getHandwriting = contract({
  function: 'seal', operation: 'get-handwriting', access: ['device'], write: false,
  request: empty,
  response: v.strictObject({
    /** the one used unless a type has its own */
    pngBase64: v.nullable(v.string()),
    shown: v.picklist(SHOWN),
    /** the hospital's inks, the first is the usual one */
    inks: v.array(v.picklist(INK_NAMES)),
    mostKept: count,
    impressions: v.array(v.strictObject({ impressionId: idOf('imp'), pngBase64: v.string(), digestHex, ink: v.picklist(INK_NAMES), origin: v.picklist(['drawn', 'photo']), savedAtMs: timeMs, isDefault: v.boolean(), documentTypes: v.array(documentType), signedCount: count, lastSignedAtMs: v.nullable(timeMs) })),
  }),
  faults: [],
  summary: { zh: '查看手写签名', en: 'The saved handwritten signatures' },
})

/** Which picture stands where, and whether the picture, the printed name or both are shown (SE-14). */
export const chooseHandwriting = contract({
  function: 'seal', operation: 'choose-handwriting', access: ['device'],
  request: v.strictObject({ shown: v.picklist(SHOWN), /** absent: the newest */ defaultId: v.optional(idOf('imp')), byType: v.array(v.strictObject({ documentType, impressionId: idOf('imp') })) }),
  response: v.strictObject({ chosen: v.literal(true) }),
  faults: ['handwriting.not_found'],
  summary: { zh: '选用手写签名', en: 'Choose handwritten signatures' },
})

/** Documents signed with it keep their picture. Deleting what is gone already is no error. */
export const deleteHandwriting = contract({
  function: 'seal', operation: 'delete-handwriting', access: ['device'],
  request: v.strictObject({ impressionId: idOf('imp') }),
  response: v.strictObject({ deleted: v.literal(true) }),
  faults: [],
  summary: { zh: '删除手写签名', en: 'Delete a handwritten signature' },
})
