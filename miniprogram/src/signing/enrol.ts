// First use: proof of identity, the two key shares, the certificate. Each step may be repeated after a crash.
import { base64ToBytes, bytesToHex, equalBytes, hexToBytes, wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import { checkEnrolment } from '@yiqian/shared/crypto/cosign/check-enrolment.ts'
import { createPhoneShare } from '@yiqian/shared/crypto/cosign/create-phone-share.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { assembleCertificationRequest, parseCertificationRequest } from '@yiqian/shared/crypto/x509/request.ts'
import { completeEnrolment, startEnrolment } from '@yiqian/shared/protocol/cosigning.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { confirmProofing, getMe, startProofing } from '@yiqian/shared/protocol/identity.ts'
import { enrolmentContext } from '@yiqian/shared/protocol/messages.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import { isServerFault } from '../api/server-fault.ts'
import { parseNewPin } from '../keystore/pin-rules.ts'
import type { Account, EnrolledRecord, ProofedRecord } from '../keystore/record.ts'
import { answerOffers } from './answer-offer.ts'
import type { Phone } from './phone.ts'

/** What is done while the shares are made, for a progress line. */
export type EnrolStep = 'exchange' | 'seal' | 'certificate'
export interface EnrolOptions {
  onStep?: (step: EnrolStep) => void
}

/** Step 1: staff number and phone number, and which privacy notice the person just agreed to; a one-time code goes to that phone. */
export function requestCode({ client }: Phone, input: { staffNumber: string; phone: string; noticeVersion: string }): Promise<ResponseOf<typeof startProofing>> {
  return client.call(startProofing, input)
}

/** Step 2: the code, or nothing more once every factor is proved. This phone is bound; what was stored for an earlier one is forgotten. */
export async function confirmCode({ client, keystore }: Phone, input: { proofingId: string; code?: string; deviceName: string }): Promise<Account> {
  const { deviceId, deviceToken, enrolmentChallengeHex, staffId, staff } = await client.call(confirmProofing, input)
  await keystore.wipe()
  await keystore.saveProofed({ deviceId, deviceToken, enrolmentChallengeHex, staffId, staff })
  return { deviceId, deviceToken, staffId, staff }
}

/**
 * Step 3: a PIN is chosen, the shares are made, the first co-signature signs the certificate request.
 * The share lies sealed on the phone before the server finishes, so that a certificate never outlives its key.
 */
export async function createShares(phone: Phone, pin: string, options: EnrolOptions = {}): Promise<EnrolledRecord> {
  parseNewPin(pin)
  return phone.keystore.exclusive(async () => {
    const record = await phone.keystore.load()
    if (record === undefined) throw new PhoneFault('phone.proofing_missing')
    if (record.stage === 'enrolled') throw new PhoneFault('phone.enrolled_already')
    if (record.stage === 'sealed') throw new PhoneFault('phone.proofing_missing', 'resume the enrolment first')
    return enrolShares(phone, record, pin, options)
  })
}

/**
 * After a crash in step 3: asks the server whether the certificate exists.
 * @returns the finished record, undefined when there is none: the record says what comes next, proof of identity or the PIN.
 */
export async function resumeEnrolment({ client, keystore }: Phone): Promise<EnrolledRecord | undefined> {
  return keystore.exclusive(async () => {
    const record = await keystore.load()
    if (record?.stage === 'enrolled') return record
    if (record?.stage !== 'sealed') return undefined
    const { certificate, device } = await client.call(getMe, {}, { deviceToken: record.deviceToken })
    if (device.state === 'enrolling' || certificate === null) {
      await keystore.saveProofed(proofedFields(record))
      return undefined
    }
    assertCertifies(certificate.certificateBase64, record.jointPublicKeyHex)
    await keystore.saveCertificate({ certificateBase64: certificate.certificateBase64, chainBase64: [] })
    return keystore.loadEnrolled()
  })
}

async function enrolShares({ client, keystore, ports }: Phone, record: ProofedRecord, pin: string, { onStep }: EnrolOptions): Promise<EnrolledRecord> {
  const { deviceToken } = record
  onStep?.('exchange')
  const context = enrolmentContext(record.enrolmentChallengeHex, record.staffId, record.deviceId)
  const { phoneShare, request } = await ports.curve.run((sm2) => createPhoneShare(sm2, context))
  try {
    const phoneProof = { commitmentHex: bytesToHex(request.proof.commitment), responseHex: bytesToHex(request.proof.response) }
    const started = await client.call(startEnrolment, { suite: cosignSuite, phonePointHex: bytesToHex(request.phonePublic), proof: phoneProof }, { deviceToken })
    const proof = { commitment: hexToBytes(started.serverProof.commitmentHex), response: hexToBytes(started.serverProof.responseHex) }
    const response = { suite: started.suite, jointPublicKey: hexToBytes(started.jointPublicKeyHex), proof }
    const jointPublicKeyHex = bytesToHex(await ports.curve.run((sm2) => checkEnrolment(sm2, context, request, response)))
    const requestInfo = hexToBytes(started.requestInfoHex)
    assertAsksFor(requestInfo, jointPublicKeyHex)
    onStep?.('seal')
    await keystore.seal(record, phoneShare, pin, { jointPublicKeyHex, generation: started.generation })
    onStep?.('certificate')
    const [partial] = await answerOffers(ports.curve, phoneShare, jointPublicKeyHex, [{ offer: started.offer, message: requestInfo }])
    const { enrolmentId, offer: { sessionId } } = started
    const done = await client.call(completeEnrolment, { suite: cosignSuite, enrolmentId, sessionId, partial: partial! }, { deviceToken, timeoutMs: 30_000 })
    assertCertifies(done.certificateBase64, jointPublicKeyHex)
    await keystore.saveCertificate({ certificateBase64: done.certificateBase64, chainBase64: done.chainBase64 })
    await keystore.roll(done.roll)
    return await keystore.loadEnrolled()
  } catch (cause) {
    // A refusal ends this attempt for good: back to the proofed stage, where it can begin again. No answer leaves the sealed share for `resumeEnrolment`.
    if (isServerFault(cause, 'signing.session_not_found', 'signing.session_conflict', 'certificate.request_invalid', 'device.pin_wrong')) await keystore.saveProofed(proofedFields(record))
    throw cause
  } finally {
    wipeBytes(phoneShare)
  }
}

function proofedFields({ deviceId, deviceToken, enrolmentChallengeHex, staffId, staff }: Omit<ProofedRecord, 'stage'>): Omit<ProofedRecord, 'stage'> {
  return { deviceId, deviceToken, enrolmentChallengeHex, staffId, staff }
}

/** The first thing signed must be a certificate request for the joint key, and nothing else. */
function assertAsksFor(requestInfo: Uint8Array, jointPublicKeyHex: string): void {
  const { publicKey } = parseCertificationRequest(assembleCertificationRequest(requestInfo, new Uint8Array(64)))
  if (!isJointKey(publicKey.keyBytes, jointPublicKeyHex)) throw new PhoneFault('phone.certificate_mismatch', 'certificate request')
}

function assertCertifies(certificateBase64: string, jointPublicKeyHex: string): void {
  const { publicKey } = parseCertificate(base64ToBytes(certificateBase64))
  if (!isJointKey(publicKey.keyBytes, jointPublicKeyHex)) throw new PhoneFault('phone.certificate_mismatch', 'certificate')
}

const isJointKey = (key: Uint8Array, jointPublicKeyHex: string): boolean => equalBytes(key, hexToBytes(jointPublicKeyHex))
