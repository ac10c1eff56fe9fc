// Shapes that several functions show: a staff member, a patient, a certificate, a task in a list, a signature position.
import * as v from 'valibot'
import { count, hexUpTo, idOf, staffNumber, text, timeMs } from './fields.ts'
import { certificateState, contentKind, documentState, documentType, taskState } from './states.ts'

export const StaffCard = v.strictObject({ staffNumber, name: text(64), title: text(64), department: text(64) })
export type StaffCard = v.InferOutput<typeof StaffCard>

/** As the hospital system sent it; shown to signers, never logged. */
export const Patient = v.strictObject({
  name: text(64),
  admissionNumber: v.optional(text(64)),
  department: v.optional(text(64)),
  bed: v.optional(text(32)),
})
export type Patient = v.InferOutput<typeof Patient>

export const CertificateCard = v.strictObject({
  serialHex: hexUpTo(20),
  subject: v.string(),
  issuer: v.string(),
  notBeforeMs: timeMs,
  notAfterMs: timeMs,
  state: certificateState,
  certificateBase64: v.string(),
})
export type CertificateCard = v.InferOutput<typeof CertificateCard>

const points = v.pipe(v.number(), v.minValue(0), v.maxValue(14_400))

/** On a page, in points (1/72 inch) from the top left corner of the page as it is shown. */
export const SignatureBox = v.strictObject({ page: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)), x: points, y: points, width: v.pipe(points, v.minValue(20)), height: v.pipe(points, v.minValue(12)) })
export type SignatureBox = v.InferOutput<typeof SignatureBox>

/**
 * Where a signature is shown. Either a box on a page, in points (1/72 inch) from the page's top left corner,
 * or beside the n-th occurrence of a keyword. Absent: a free place on the last page,
 * as near to its foot as can be, chosen by the platform.
 */
export const SignaturePosition = v.union([
  SignatureBox,
  v.strictObject({ keyword: text(64), occurrence: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 1), width: v.optional(points), height: v.optional(points) }),
])
export type SignaturePosition = v.InferOutput<typeof SignaturePosition>

/** 暂存 (预签): clinical work goes on before the signature is there. `untilMs`: when it was signed, or ended otherwise. */
export const Provisional = v.strictObject({
  fromMs: timeMs,
  signByMs: timeMs,
  untilMs: v.nullable(timeMs),
  /** not signed though `signByMs` is over */
  overdue: v.boolean(),
})
export type Provisional = v.InferOutput<typeof Provisional>

/** One line of a phone's list. */
export const TaskCard = v.strictObject({
  taskId: idOf('tsk'),
  documentId: idOf('doc'),
  title: text(200),
  documentType,
  contentKind,
  clientSystem: text(64),
  patient: v.nullable(Patient),
  requestedAtMs: timeMs,
  dueAtMs: timeMs,
  signedAtMs: v.nullable(timeMs),
  state: taskState,
  documentState,
  /** digest of the version that would be signed now; a signer approves this */
  documentDigestHex: hexUpTo(32),
  pageCount: count,
  /** of a document that counts before it is signed; absent for all others */
  provisional: v.optional(Provisional),
})
export type TaskCard = v.InferOutput<typeof TaskCard>

export const SignerStatus = v.strictObject({
  staffNumber,
  name: text(64),
  title: text(64),
  department: text(64),
  order: count,
  /** 1-based; all of a stage sign in any order, then the next stage opens */
  stage: count,
  /** 1; one more each time the document was given back and is signed again */
  round: count,
  state: taskState,
  signedAtMs: v.nullable(timeMs),
  reason: v.nullable(v.string()),
  /** who signed it, if not with their own phone: a colleague under a grant, or the hospital's automatic signing */
  signedUnder: v.optional(v.strictObject({ kind: v.picklist(['delegation', 'automatic']), staffNumber, name: text(64), statementId: idOf('stm') })),
})
export type SignerStatus = v.InferOutput<typeof SignerStatus>
