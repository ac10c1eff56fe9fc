// Contracts of `cosigning`: enrolment of key shares, signing one or many documents, signing in; the protocol is docs/standards/co-signing.md.
import * as v from 'valibot'
import { cosignSuite } from '../crypto/cosign/suite.ts'
import { contract } from './contract.ts'
import { MandateUseCard } from './delegations.ts'
import { ReleaseOffer } from './biometrics.ts'
import { FactorsAsked } from './factors.ts'
import { StaffCard } from './cards.ts'
import { base64UpTo, count, digestHex, empty, hexOf, hexUpTo, idOf, optionalText, pointHex, scalarHex, text, timeMs } from './fields.ts'
import { Mandate, Statement, StatementDraft } from './statements.ts'
import { documentState, documentType } from './states.ts'

/** Protocol version and suite; travels with every message so that it can be changed later. */
const suite = v.literal(cosignSuite)

/** The vault's nonce pair for one signature: D = δ·G, E = ε·G. */
export const NonceOffer = v.strictObject({ sessionId: idOf('ses'), DHex: pointHex, EHex: pointHex, expiresAtMs: timeMs })
export type NonceOffer = v.InferOutput<typeof NonceOffer>

/** The phone's answer: r, s2, s3, each 32 bytes big-endian. */
export const Partial = v.strictObject({ rHex: scalarHex, s2Hex: scalarHex, s3Hex: scalarHex })
export type Partial = v.InferOutput<typeof Partial>

/** After a completed session the shares roll: dC ← dC·t; absent when the share stays. */
export const Roll = v.strictObject({ tHex: scalarHex, generation: count })
export type Roll = v.InferOutput<typeof Roll>

const proof = v.strictObject({ commitmentHex: pointHex, responseHex: scalarHex })

/** Step 1 and 2 of enrolment: PC with its proof; the joint key, the vault's proof and the certificate request to co-sign. */
export const startEnrolment = contract({
  function: 'cosigning', operation: 'start-enrolment', needsConsent: true, access: ['proofing'],
  request: v.strictObject({ suite, phonePointHex: pointHex, proof }),
  response: v.strictObject({
    suite,
    enrolmentId: idOf('enr'),
    jointPublicKeyHex: pointHex,
    serverProof: proof,
    /** DER of the PKCS#10 CertificationRequestInfo: the message M of the first co-signature */
    requestInfoHex: hexUpTo(4096),
    offer: NonceOffer,
    generation: count,
  }),
  faults: ['device.replaced'],
  summary: { zh: '生成密钥分量与联合公钥', en: 'Make the key shares and the joint public key' },
})

/** Step 3: the first co-signature signs the request; the certificate exists only if both shares work. */
export const completeEnrolment = contract({
  function: 'cosigning', operation: 'complete-enrolment', needsConsent: true, access: ['proofing', 'device'], // device: a repeat after the answer was lost
  request: v.strictObject({ suite, enrolmentId: idOf('enr'), sessionId: idOf('ses'), partial: Partial }),
  response: v.strictObject({ certificateBase64: base64UpTo(16_384), chainBase64: v.array(base64UpTo(16_384)), roll: v.nullable(Roll) }),
  faults: ['signing.session_not_found', 'signing.session_conflict', 'signing.unfinished', 'certificate.request_invalid', 'device.pin_wrong'],
  summary: { zh: '联合签署证书申请，领取证书', en: 'Co-sign the certificate request and receive the certificate' },
})

export const BATCH_LIMIT = 100

/** The person's approval: the exact ordered list of (task, digest of the document shown) and how intent was given. */
export const beginSigning = contract({
  function: 'cosigning', operation: 'begin-signing', needsConsent: true, access: ['device'],
  request: v.strictObject({
    suite,
    /** `delegationId`: on behalf of the task's signer, under that grant */
    items: v.pipe(v.array(v.strictObject({ taskId: idOf('tsk'), documentDigestHex: digestHex, delegationId: v.optional(idOf('dlg')) })), v.minLength(1), v.maxLength(BATCH_LIMIT)),
    intent: v.picklist(['pin', 'biometric', 'pin-free']),
    /** for `pin-free`: the window whose uses are taken */
    windowId: v.optional(idOf('win')),
    /** the scan code that led here, if any */
    codeId: v.optional(idOf('code')),
  }),
  response: v.strictObject({
    batchId: idOf('bat'),
    /** SM3 over the ordered list; see `approvalDigest` in messages.ts */
    approvalDigestHex: digestHex,
    /** for `pin-free`: the server's mask of the share, released while the window is open */
    maskHex: v.optional(scalarHex),
    /** for `biometric`: what the device must prove before the mask is released (`cosigning/release-mask`) */
    release: v.optional(ReleaseOffer),
    /** where the hospital asks for more than one factor: what must be given over this very list before it is completed */
    factors: v.optional(FactorsAsked),
    items: v.array(
      v.union([
        v.strictObject({
          taskId: idOf('tsk'), result: v.literal('ready'), offer: NonceOffer,
          preparedId: idOf('prp'),
          /** the bytes that are signed: fetch them by seal/read-signing-bytes, digest them, rebuild the signed attributes */
          signingBytesCount: count,
          /** for a PDF the document shown is the first `documentBytesCount` of them */
          documentBytesCount: count,
          contentDigestHex: digestHex,
          signingTimeMs: timeMs,
          contentTypeFamily: v.picklist(['gm', 'pkcs']),
          /** under a grant: the phone makes it itself of the statement, and compares */
          mandate: v.optional(Mandate),
        }),
        v.strictObject({ taskId: idOf('tsk'), result: v.literal('refused'), fault: v.string(), message: v.strictObject({ zh: v.string(), en: v.string() }) }),
      ]),
    ),
  }),
  faults: ['signing.batch_too_large', 'device.locked', 'device.suspended', 'certificate.not_valid', 'window.closed', 'biometrics.off', 'biometrics.not_enabled'],
  summary: { zh: '开始签署（一份或多份）', en: 'Begin signing one document or many' },
})

/** One partial for each session of the batch. A wrong PIN is one failed try for the whole batch. */
export const completeSigning = contract({
  function: 'cosigning', operation: 'complete-signing', needsConsent: true, access: ['device'],
  request: v.strictObject({
    suite,
    batchId: idOf('bat'),
    generation: count,
    items: v.pipe(
      v.array(v.strictObject({
        sessionId: idOf('ses'), partial: Partial,
        /** how the digest came about: the phone digested the very bytes, or took the digest of the approved list */
        digestSource: v.picklist(['bytes', 'list']),
      })),
      v.minLength(1), v.maxLength(BATCH_LIMIT),
    ),
  }),
  response: v.strictObject({
    items: v.array(
      v.union([
        v.strictObject({ taskId: idOf('tsk'), result: v.literal('signed'), documentState, signedAtMs: timeMs }),
        v.strictObject({ taskId: idOf('tsk'), result: v.literal('refused'), fault: v.string(), message: v.strictObject({ zh: v.string(), en: v.string() }) }),
      ]),
    ),
    roll: v.nullable(Roll),
  }),
  faults: ['signing.session_not_found', 'signing.session_conflict', 'signing.unfinished', 'device.pin_wrong', 'device.locked', 'device.suspended', 'certificate.not_valid', 'window.closed', 'window.used_up', 'delegation.closed', 'biometrics.not_enabled', 'biometrics.not_released', 'factors.missing'],
  summary: { zh: '完成签署', en: 'Complete signing' },
})

/**
 * How far one of my own batches is: for progress while it is completed, and for a phone that lost its answer and its memory.
 * `open`: nothing was submitted. `working`: submitted; the server is at it, or was cut off and the document waits still.
 */
export const getBatch = contract({
  function: 'cosigning', operation: 'get-batch', access: ['device'], write: false,
  request: v.strictObject({ batchId: idOf('bat') }),
  response: v.strictObject({
    items: v.array(
      v.union([
        v.strictObject({ taskId: idOf('tsk'), title: text(200), result: v.picklist(['open', 'working']) }),
        v.strictObject({ taskId: idOf('tsk'), title: text(200), result: v.literal('signed'), documentState, signedAtMs: timeMs }),
        v.strictObject({ taskId: idOf('tsk'), title: text(200), result: v.literal('refused'), fault: v.string(), message: v.strictObject({ zh: v.string(), en: v.string() }) }),
      ]),
    ),
  }),
  faults: [],
  summary: { zh: '一批签署的进度与结果', en: 'Progress and outcome of a batch' },
})

/** The fields of a log-in challenge; the phone rebuilds the message from what it shows (`loginMessage` in messages.ts). */
export const LoginChallenge = v.strictObject({ codeId: idOf('code'), clientSystem: text(64), staffNumber: text(32), nonceHex: hexOf(32), issuedAtMs: timeMs })
export type LoginChallenge = v.InferOutput<typeof LoginChallenge>

export const beginLogin = contract({
  function: 'cosigning', operation: 'begin-login', needsConsent: true, access: ['device'],
  request: v.strictObject({ suite, codeId: idOf('code') }),
  response: v.strictObject({ offer: NonceOffer, challenge: LoginChallenge }),
  faults: ['code.not_found', 'code.expired', 'device.locked', 'device.suspended', 'certificate.not_valid'],
  summary: { zh: '开始扫码登录', en: 'Begin a scan log-in' },
})

export const completeLogin = contract({
  function: 'cosigning', operation: 'complete-login', needsConsent: true, access: ['device'],
  request: v.strictObject({ suite, sessionId: idOf('ses'), generation: count, partial: Partial }),
  response: v.strictObject({ approved: v.literal(true), clientSystem: text(64), staff: StaffCard, roll: v.nullable(Roll) }),
  faults: ['signing.session_not_found', 'signing.session_conflict', 'signing.unfinished', 'code.expired', 'device.pin_wrong', 'device.locked', 'device.suspended', 'certificate.not_valid'],
  summary: { zh: '完成扫码登录', en: 'Complete a scan log-in' },
})

/** The server makes a statement of what the person chose; the phone signs it only if it says just that (`statementAgrees`). */
export const beginStatement = contract({
  function: 'cosigning', operation: 'begin-statement', needsConsent: true, access: ['device'],
  request: v.strictObject({ suite, draft: StatementDraft }),
  response: v.strictObject({
    offer: NonceOffer, statement: Statement,
    /** where the hospital asks for more than the PIN: over SM3 of the statement's message, as a list of one */
    more: v.optional(v.strictObject({ batchId: idOf('bat'), factors: FactorsAsked, release: v.optional(ReleaseOffer) })),
  }),
  faults: ['biometrics.off', 'biometrics.not_enabled', 'device.locked', 'device.suspended', 'certificate.not_valid', 'statement.out_of_limits', 'statement.subject_unknown'],
  summary: { zh: '开始签署声明（免密窗口、授权、自动签名等）', en: 'Begin signing a statement (PIN-free window, delegation, automatic signing …)' },
})

/** The co-signed statement takes effect in the same transaction. */
export const completeStatement = contract({
  function: 'cosigning', operation: 'complete-statement', needsConsent: true, access: ['device'],
  request: v.strictObject({
    suite, sessionId: idOf('ses'), generation: count, partial: Partial,
    /** the mask under which the phone now keeps its share a second time (PIN-free window, biometrics); kept wrapped, gone with the window */
    maskHex: v.optional(scalarHex),
  }),
  response: v.strictObject({ statement: Statement, roll: v.nullable(Roll) }),
  faults: ['signing.session_not_found', 'signing.session_conflict', 'signing.unfinished', 'device.pin_wrong', 'device.locked', 'device.suspended', 'certificate.not_valid', 'statement.out_of_limits', 'statement.subject_unknown', 'biometrics.not_enabled', 'biometrics.not_released', 'factors.missing'],
  summary: { zh: '完成签署声明', en: 'Complete a statement' },
})

const PinFreeWindowCard = v.strictObject({
  windowId: idOf('win'),
  openedAtMs: timeMs,
  untilMs: timeMs,
  usesTotal: count,
  usesLeft: count,
  /** empty: all */
  documentTypes: v.array(documentType),
  applications: v.array(v.strictObject({ applicationId: idOf('app'), name: text(64) })),
})
export type PinFreeWindowCard = v.InferOutput<typeof PinFreeWindowCard>

/** This phone's open window, and what the hospital allows (MP-6). */
export const getPinFreeWindow = contract({
  function: 'cosigning', operation: 'get-pin-free-window', access: ['device'], write: false,
  request: empty,
  response: v.strictObject({ window: v.nullable(PinFreeWindowCard), nowMs: timeMs, limits: v.strictObject({ seconds: count, count }), applications: v.array(v.strictObject({ applicationId: idOf('app'), name: text(64) })) }),
  faults: [],
  summary: { zh: '查询本机的免密窗口', en: 'The PIN-free window of this phone' },
})

/** 本人关闭 / 到时 / 用完 / 另开窗口 / 本机不再签名 / 改了密码 / 权限变化 */
export const WINDOW_ENDS = ['signer', 'time', 'used-up', 'another-window', 'phone', 'pin', 'rights'] as const

/** What was signed under this phone's windows, the newest windows first; for their holder alone. */
export const listPinFreeUses = contract({
  function: 'cosigning', operation: 'list-pin-free-uses', access: ['device'], write: false,
  request: empty,
  response: v.strictObject({ windows: v.array(v.strictObject({ window: PinFreeWindowCard, /** null: open */ closedAtMs: v.nullable(timeMs), end: v.nullable(v.picklist(WINDOW_ENDS)), uses: v.array(MandateUseCard) })) }),
  faults: [],
  summary: { zh: '免密签名使用记录', en: 'Uses of PIN-free signing' },
})

/** One tap: the mask is deleted at once. Closing what is closed is no mistake. */
export const closePinFreeWindow = contract({
  function: 'cosigning', operation: 'close-pin-free-window', access: ['device'],
  request: v.strictObject({ windowId: idOf('win') }),
  response: v.strictObject({ closed: v.literal(true) }),
  faults: [],
  summary: { zh: '关闭免密窗口', en: 'Close the PIN-free window' },
})

/** Ends this phone's share for good (lost, replaced, signed out); the certificate is revoked. */
export const destroyShare = contract({
  function: 'cosigning', operation: 'destroy-share', access: ['device'],
  request: v.strictObject({ suite, reason: optionalText(200) }),
  response: v.strictObject({ destroyed: v.literal(true) }),
  faults: [],
  summary: { zh: '销毁本机密钥分量并吊销证书', en: 'Destroy this phone’s key share and revoke its certificate' },
})


/** Ends a phone for its person (signed out from another phone, WeChat account changed, consent withdrawn): certificate revoked, share destroyed. Repeats harmlessly. */
export const endDevice = contract({
  function: 'cosigning', operation: 'end-device', access: ['function'],
  request: v.strictObject({ deviceId: idOf('dev'), reason: text(200) }),
  response: v.strictObject({ ended: v.literal(true) }),
  faults: [],
  summary: { zh: '停用一部手机的签名', en: 'End signing on a phone' },
})
