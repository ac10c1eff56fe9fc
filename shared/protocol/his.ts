// Contracts of `his`: the hospital API, /v1. The OpenAPI description is generated from this file.
import * as v from 'valibot'
import { contract } from './contract.ts'
import { Patient, Provisional, SignaturePosition, SignerStatus, StaffCard } from './cards.ts'
import { DocumentForm } from './forms.ts'
import { base64UpTo, count, hexUpTo, idOf, optionalText, queryInteger, staffNumber, text, timeMs } from './fields.ts'
import { codeState, contentKind, deliveryState, documentState, documentType, signerOrder } from './states.ts'
import { VerificationReport } from './verification.ts'

/** Largest document: 48 MiB; as base64 inside JSON it makes a body of up to 66 MiB. */
export const FILE_LIMIT = 48 * 1_048_576
export const FILE_BODY_LIMIT = 66 * 1_048_576
const documentId = idOf('doc')
const application = ['application'] as const

/** OAuth 2 client credentials (RFC 6749 §4.4); the body may be a form or JSON, the credentials may be in HTTP Basic. */
export const issueToken = contract({
  function: 'his', operation: 'issue-token', path: '/v1/oauth/token', access: ['public'], write: false,
  request: v.object({ grant_type: v.literal('client_credentials'), client_id: v.optional(text(64)), client_secret: v.optional(text(256)) }),
  response: v.strictObject({ access_token: v.string(), token_type: v.literal('Bearer'), expires_in: count }),
  faults: ['application.credentials_wrong', 'application.frozen'],
  summary: { zh: '获取访问令牌', en: 'Get an access token' },
})

export const DocumentStatus = v.strictObject({
  documentId,
  externalId: text(128),
  title: text(200),
  documentType,
  contentKind,
  state: documentState,
  /** true only when every signer has signed; look at nothing else to decide that a document is signed */
  fullySigned: v.boolean(),
  signers: v.array(SignerStatus),
  signerOrder,
  patient: v.nullable(Patient),
  digestHex: hexUpTo(32),
  sizeBytes: count,
  pageCount: count,
  /** phone: a doctor began it on the phone (`startedBy`); its externalId is its documentId */
  origin: v.picklist(['application', 'phone']),
  startedBy: v.nullable(staffNumber),
  createdAtMs: timeMs,
  dueAtMs: timeMs,
  closedAtMs: v.nullable(timeMs),
  closedReason: v.nullable(v.string()),
  deletedAtMs: v.nullable(timeMs),
  /** pushed as provisional: from when to when it counted without a signature; null for all others */
  provisional: v.nullable(Provisional),
})
export type DocumentStatus = v.InferOutput<typeof DocumentStatus>

/** Pushing again with the same externalId and the same content answers with the document that is there (HI-1, MP-8). */
export const pushDocument = contract({
  function: 'his', operation: 'push-document', path: '/v1/documents', access: application, maxBodyBytes: FILE_BODY_LIMIT,
  request: v.strictObject({
    externalId: text(128),
    title: text(200),
    documentType: v.optional(documentType, 'other'),
    contentKind,
    /** pdf: the file. image: PNG or JPEG. json: JSON. template: JSON that names its `template`. digest: JSON of label, algorithm, digestHex, description. Longer than FILE_LIMIT is answered with document.too_large */
    contentBase64: v.pipe(base64UpTo(FILE_BODY_LIMIT), v.description('解码后最多 48 MiB / at most 48 MiB once decoded')),
    /** labels for `contentKind: "json"` */
    form: v.optional(DocumentForm),
    patient: v.optional(Patient),
    note: optionalText(500),
    /** `stage` with signerOrder "stages" alone: all of a stage sign in any order, then the next higher stage opens */
    signers: v.pipe(v.array(v.strictObject({ staffNumber, position: v.optional(SignaturePosition), stage: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))) })), v.minLength(1), v.maxLength(20)),
    signerOrder: v.optional(signerOrder, 'any'),
    /** how long signers have; default 7 days */
    validForSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(90 * 86_400)), 7 * 86_400),
    /** 暂存 (预签): clinical work goes on, the signature follows within this time (default: the hospital's setting); it stays open until validForSeconds is over */
    provisional: v.optional(v.strictObject({ signWithinSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(90 * 86_400))) })),
  }),
  response: DocumentStatus,
  faults: ['document.external_id_reused', 'document.unreadable', 'document.encrypted', 'document.too_large', 'document.too_many_pages', 'document.not_json', 'document.content_mismatch', 'document.signer_unknown', 'document.position_invalid', 'document.keyword_missing'],
  summary: { zh: '推送待签文件', en: 'Push a document to be signed' },
})

export const getDocument = contract({
  function: 'his', operation: 'get-document', method: 'GET', path: '/v1/documents/{documentId}', access: application,
  request: v.strictObject({ documentId }),
  response: DocumentStatus,
  faults: ['document.not_found'],
  summary: { zh: '查询文件状态', en: 'Status of a document' },
})

export const findDocument = contract({
  function: 'his', operation: 'find-document', method: 'GET', path: '/v1/documents', access: application,
  request: v.strictObject({ externalId: text(128) }),
  response: DocumentStatus,
  faults: ['document.not_found'],
  summary: { zh: '按业务编号查询文件', en: 'Find a document by external id' },
})

/** The signed PDF, or for JSON the original bytes; only once fully signed. */
export const fetchFile = contract({
  function: 'his', operation: 'fetch-file', method: 'GET', path: '/v1/documents/{documentId}/file', access: application,
  request: v.strictObject({
    documentId,
    /** `voided`: the file of a document that was voided, as evidence of what was signed; without it a voided one is refused */
    evidenceOf: v.optional(v.literal('voided')),
  }),
  response: 'binary',
  faults: ['document.not_found', 'document.not_signed', 'document.deleted'],
  summary: { zh: '下载签署完成的文件', en: 'Fetch the signed file' },
})

/** For JSON documents: the detached CMS signatures, one for each signer. */
export const fetchSignatures = contract({
  function: 'his', operation: 'fetch-signatures', method: 'GET', path: '/v1/documents/{documentId}/signatures', access: application,
  request: v.strictObject({ documentId }),
  response: v.strictObject({ signatures: v.array(v.strictObject({ staffNumber, signedAtMs: timeMs, cmsBase64: v.string() })) }),
  faults: ['document.not_found', 'document.not_signed', 'document.deleted'],
  summary: { zh: '下载签名数据', en: 'Fetch the signature values' },
})

/** What happened to a document, in order; stays after the content is deleted (EV-1, MP-8). */
export const listEvidence = contract({
  function: 'his', operation: 'list-evidence', method: 'GET', path: '/v1/documents/{documentId}/evidence', access: application,
  request: v.strictObject({ documentId }),
  response: v.strictObject({ records: v.array(v.strictObject({ sequence: count, atMs: timeMs, kind: v.string(), actor: v.string(), facts: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])), digestHex: hexUpTo(32), previousDigestHex: hexUpTo(32) })), intact: v.boolean() }),
  faults: ['document.not_found'],
  summary: { zh: '文件的存证记录', en: 'Evidence records of a document' },
})

/** Before signing; a document that is fully signed can only be deleted. */
export const revokeDocument = contract({
  function: 'his', operation: 'revoke-document', path: '/v1/documents/{documentId}/revoke', access: application,
  request: v.strictObject({ documentId, reason: text(200) }),
  response: DocumentStatus,
  faults: ['document.not_found', 'document.state_conflict'],
  summary: { zh: '撤销待签文件', en: 'Revoke a pending document' },
})

/** What is fully signed shall not hold any more (作废): state `voided`, with trace; the file stays as evidence. */
export const voidDocument = contract({
  function: 'his', operation: 'void-document', path: '/v1/documents/{documentId}/void', access: application,
  request: v.strictObject({ documentId, reason: text(200) }),
  response: DocumentStatus,
  faults: ['document.not_found', 'document.state_conflict'],
  summary: { zh: '作废已签文件', en: 'Void a signed document' },
})

/** Removes the content, keeps a tombstone: who, when, why, digests, evidence. */
export const deleteDocument = contract({
  function: 'his', operation: 'delete-document', path: '/v1/documents/{documentId}/delete', access: application,
  request: v.strictObject({ documentId, reason: text(200) }),
  response: DocumentStatus,
  faults: ['document.not_found', 'document.state_conflict'],
  summary: { zh: '删除已完成的文件', en: 'Delete a finished document' },
})

/** Everything that changed since a cursor, in order and without gaps: for reconciliation. */
export const listChanges = contract({
  function: 'his', operation: 'list-changes', method: 'GET', path: '/v1/changes', access: application,
  request: v.strictObject({ cursor: v.optional(queryInteger(0, Number.MAX_SAFE_INTEGER), 0), limit: v.optional(queryInteger(1, 500), 100) }),
  response: v.strictObject({ changes: v.array(v.strictObject({ cursor: count, type: v.string(), documentId, externalId: text(128), state: documentState, atMs: timeMs })), nextCursor: count, more: v.boolean() }),
  faults: [],
  summary: { zh: '增量变更（对账）', en: 'Changes since a cursor' },
})

/** What a business system knows of a person who logged in by scanning. */
export const LoginResult = v.strictObject({ staff: StaffCard, certificateBase64: v.string(), signatureHex: v.string(), messageBase64: v.string(), approvedAtMs: timeMs })

export const CodeStatus = v.strictObject({
  codeId: idOf('code'),
  purpose: v.picklist(['login', 'sign']),
  state: codeState,
  /** the link inside the QR code, in the answer of create-code alone ('' afterwards: only its digest is kept); lives until expiresAtMs, then ask for a new one */
  url: v.string(),
  expiresAtMs: timeMs,
  /** two digits to compare with the phone, once scanned */
  number: v.nullable(v.string()),
  documentId: v.nullable(documentId),
  /** of a code for a batch */
  documentIds: v.nullable(v.array(documentId)),
  login: v.nullable(LoginResult),
})
export type CodeStatus = v.InferOutput<typeof CodeStatus>

/** A one-time QR code that lives 60 s; `replaces` ends the one before it. */
export const createCode = contract({
  function: 'his', operation: 'create-code', path: '/v1/codes', access: application,
  request: v.strictObject({
    purpose: v.picklist(['login', 'sign']),
    documentId: v.optional(documentId),
    /** one code for several documents: whoever scans it reviews those that are theirs and signs them with one PIN */
    documentIds: v.optional(v.pipe(v.array(documentId), v.minLength(2), v.maxLength(100))),
    replaces: v.optional(idOf('code')),
  }),
  response: CodeStatus,
  faults: ['document.not_found', 'document.state_conflict', 'code.not_found'],
  summary: { zh: '生成登录或签署二维码', en: 'Make a QR code for log-in or signing' },
})

export const getCode = contract({
  function: 'his', operation: 'get-code', method: 'GET', path: '/v1/codes/{codeId}', access: application,
  request: v.strictObject({ codeId: idOf('code') }),
  response: CodeStatus,
  faults: ['code.not_found'],
  summary: { zh: '查询二维码状态', en: 'State of a QR code' },
})

export const listStaff = contract({
  function: 'his', operation: 'list-staff', method: 'GET', path: '/v1/staff', access: application,
  request: v.strictObject({ query: v.optional(v.pipe(v.string(), v.maxLength(64)), '') }),
  response: v.strictObject({ staff: v.array(v.strictObject({ ...StaffCard.entries, enrolled: v.boolean() })) }),
  faults: [],
  summary: { zh: '查询可签署人员', en: 'Staff who may sign' },
})

/** 执业地点, the main one first (多点执业); the whole list each time, an empty one for the hospital alone. For the client system that keeps the register (MA-3). */
export const setPracticePlaces = contract({
  function: 'his', operation: 'set-practice-places', path: '/v1/staff/{staffNumber}/practice-places', access: application,
  request: v.strictObject({ staffNumber, practicePlaces: v.pipe(v.array(text(64)), v.maxLength(10), v.check((places) => new Set(places).size === places.length, 'must name each place once / 每个地点只应出现一次')) }),
  response: v.strictObject({ staffNumber, practicePlaces: v.array(v.string()) }),
  faults: ['access.denied', 'staff.not_found'],
  summary: { zh: '登记人员的执业地点', en: 'Set where a person practises' },
})

const Delivery = v.strictObject({ deliveryId: idOf('dlv'), type: v.string(), documentId, state: deliveryState, attempts: count, nextAtMs: v.nullable(timeMs), lastError: v.nullable(v.string()), createdAtMs: timeMs })

export const listDeliveries = contract({
  function: 'his', operation: 'list-deliveries', method: 'GET', path: '/v1/deliveries', access: application,
  request: v.strictObject({ state: v.optional(deliveryState, 'dead'), limit: v.optional(queryInteger(1, 200), 50) }),
  response: v.strictObject({ deliveries: v.array(Delivery) }),
  faults: [],
  summary: { zh: '回调投递记录（含死信）', en: 'Callback deliveries, dead letters included' },
})

export const resendDelivery = contract({
  function: 'his', operation: 'resend-delivery', path: '/v1/deliveries/{deliveryId}/resend', access: application,
  request: v.strictObject({ deliveryId: idOf('dlv') }),
  response: Delivery,
  faults: ['delivery.not_found', 'delivery.not_dead'],
  summary: { zh: '重新投递死信回调', en: 'Resend a dead callback' },
})

export const verifyFile = contract({
  function: 'his', operation: 'verify-file', path: '/v1/verify', access: application, write: false, maxBodyBytes: FILE_BODY_LIMIT,
  request: v.strictObject({ contentBase64: base64UpTo(FILE_LIMIT), signatureBase64: v.optional(base64UpTo(1_048_576)) }),
  response: VerificationReport,
  faults: ['verification.unreadable', 'document.too_large', 'document.encrypted'],
  summary: { zh: '验证签名文件', en: 'Verify a signed file' },
})

/** Body of a callback (Standard Webhooks): the state is the document's state, never a guess. */
export const CallbackEvent = v.strictObject({
  type: v.picklist(['document.started', 'document.signed', 'document.rejected', 'document.revoked', 'document.expired', 'document.deleted', 'document.voided', 'task.signed', 'task.returned', 'task.passed_on', 'document.overdue']),
  timestamp: v.string(),
  data: v.strictObject({ documentId, externalId: text(128), state: documentState, fullySigned: v.boolean(), cursor: count, signedBy: v.nullable(staffNumber) }),
})
export type CallbackEvent = v.InferOutput<typeof CallbackEvent>
