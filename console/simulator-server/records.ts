// What the simulator records and shows: calls it made, callbacks it got, text messages it was asked to send. No secrets in any.
import type { CallbackEvent } from '@yiqian/shared/protocol/his.ts'
import type { DocumentType } from '@yiqian/shared/protocol/states.ts'
import type { Patient, SignaturePosition } from '@yiqian/shared/protocol/cards.ts'

/** JSON with long content shortened and secrets blotted out. */
export type Shown = null | boolean | number | string | Shown[] | { [key: string]: Shown }

/** One call of the public API. A poll that brings the same answer again raises `repeats` instead of adding a record. */
export interface CallRecord {
  callId: string
  operation: string
  method: string
  path: string
  /** request headers as an integrator would send them; the token is a placeholder */
  headers: Record<string, string>
  request: Shown
  /** HTTP status; 0 when no answer came */
  status: number
  response: Shown
  durationMs: number
  atMs: number
  lastAtMs: number
  repeats: number
}

/** Why a callback was refused; `failing` is the simulator told to fail on purpose. */
export type CallbackRefusal = 'headers' | 'timestamp' | 'signature' | 'shape' | 'failing'

export interface CallbackRecord {
  callbackId: string
  /** `webhook-id`, `webhook-timestamp` and `webhook-signature` as received */
  headers: Record<string, string>
  body: Shown
  event: CallbackEvent | null
  verified: boolean
  refusal: CallbackRefusal | null
  /** HTTP status answered */
  status: number
  atMs: number
  /** how often the same message id arrived */
  repeats: number
}

export interface PhoneMessage {
  messageId: string
  phone: string
  zh: string
  en: string
  atMs: number
}

export type SimulatorEvent =
  | { type: 'call'; data: CallRecord }
  | { type: 'callback'; data: CallbackRecord }
  | { type: 'phone-message'; data: PhoneMessage }
  | { type: 'setting'; data: { callbacksFail: boolean } }

/** A document that comes with the simulator, to be pushed with one click. */
export interface Sample {
  id: string
  titleZh: string
  titleEn: string
  kind: 'pdf' | 'json'
  documentType: DocumentType
  patient: Patient | null
  /** proposals for where signers sign, in order */
  positions: SignaturePosition[]
}

/** What the page needs to know at its start. */
export interface SimulatorStart {
  hospital: { zh: string; en: string }
  applicationId: string
  apiBaseUrl: string
  patients: Patient[]
  samples: Sample[]
  callbacksFail: boolean
}
