// What the phone keeps of its enrolment, stage by stage. No PIN, no hash of it, no PC, no transcript.
import * as v from 'valibot'
import { StaffCard } from '@yiqian/shared/protocol/cards.ts'
import { count, hexOf, hexUpTo, idOf, pointHex, scalarHex } from '@yiqian/shared/protocol/fields.ts'
import { PhoneFault } from '../api/phone-fault.ts'

const account = {
  deviceId: idOf('dev'),
  /** bearer secret of this phone, sent inside the channel alone */
  deviceToken: v.string(),
  staffId: idOf('stf'),
  staff: StaffCard,
}
const share = {
  /** blob and T with dC = blob + T·KDF(PIN, salt, device secret) */
  blobHex: scalarHex,
  factorHex: scalarHex,
  saltHex: hexUpTo(64),
  iterations: count,
  generation: count,
  /** P: every digest is computed with it */
  jointPublicKeyHex: pointHex,
}

/** The share under a mask that the server keeps: blob and T with dC = blob + T·mask. Worth nothing once the window is closed. */
const WindowShare = v.strictObject({ windowId: idOf('win'), untilMs: v.number(), blobHex: scalarHex, factorHex: scalarHex })

/** The share under the mask that the server releases after a biometric proof: blob and T with dC = blob + T·mask. */
const BiometricShare = v.strictObject({ biometricId: idOf('bio'), blobHex: scalarHex, factorHex: scalarHex })

const Proofed = v.strictObject({ stage: v.literal('proofed'), ...account, enrolmentChallengeHex: hexOf(32) })
const Sealed = v.strictObject({ stage: v.literal('sealed'), ...account, enrolmentChallengeHex: hexOf(32), ...share })
const Enrolled = v.strictObject({ stage: v.literal('enrolled'), ...account, ...share, certificateBase64: v.string(), chainBase64: v.array(v.string()), windowShare: v.optional(WindowShare), biometricShare: v.optional(BiometricShare) })
const KeyRecord = v.variant('stage', [Proofed, Sealed, Enrolled])

/** Identity is proved; the shares are not made yet. */
export type ProofedRecord = v.InferOutput<typeof Proofed>
/** The share lies sealed; whether the server finished the enrolment is not known yet. */
export type SealedRecord = v.InferOutput<typeof Sealed>
export type EnrolledRecord = v.InferOutput<typeof Enrolled>
export type WindowShare = v.InferOutput<typeof WindowShare>
export type BiometricShare = v.InferOutput<typeof BiometricShare>
export type KeyRecord = v.InferOutput<typeof KeyRecord>
export type Account = Pick<ProofedRecord, 'deviceId' | 'deviceToken' | 'staffId' | 'staff'>

/** @throws {PhoneFault} phone.storage_broken */
export function parseKeyRecord(text: string): KeyRecord {
  try {
    return v.parse(KeyRecord, JSON.parse(text))
  } catch (cause) {
    throw new PhoneFault('phone.storage_broken', 'key record', cause)
  }
}
