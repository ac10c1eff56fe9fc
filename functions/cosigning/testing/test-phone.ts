// The phone's side for tests, on the phone's own functions: a share under a PIN, partials over what it was offered, rolls.
import { base64ToBytes, bytesToHex, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { checkEnrolment } from '@yiqian/shared/crypto/cosign/check-enrolment.ts'
import { createPhoneShare } from '@yiqian/shared/crypto/cosign/create-phone-share.ts'
import { respond } from '@yiqian/shared/crypto/cosign/respond.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { createMask, openWithMask, rollMaskedShare, sealWithMask, type MaskedShare } from '@yiqian/shared/crypto/pin-share-masked.ts'
import { openWithPin, rollPinShare, sealWithPin, type PinShare } from '@yiqian/shared/crypto/pin-share.ts'
import { messageDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import type { NonceOffer, Partial, Roll, completeLogin } from '@yiqian/shared/protocol/cosigning.ts'
import { beginLogin, beginSigning, beginStatement, completeEnrolment, completeSigning, completeStatement, startEnrolment } from '@yiqian/shared/protocol/cosigning.ts'
import type { RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { enrolmentContext, loginMessage } from '@yiqian/shared/protocol/messages.ts'
import { statementAgrees, statementMessage, type Statement, type StatementDraft } from '@yiqian/shared/protocol/statements.ts'
import type { Device, Staff } from '../../_domain/records.ts'
import { random, sm2, type Answer } from '../../_runtime/testing/test-runtime.ts'
import { aProofedPhone, type Bench } from './bench.ts'
import { attributesOf } from './stand-in-functions.ts'

export const PIN = '918273'
export const WRONG_PIN = '918274'
const ITERATIONS = 1000

export interface TestPhone {
  staff: Staff
  device: Device
  token: string
  deviceSecret: Uint8Array
  share: PinShare
  generation: number
  jointPublicKeyHex: string
  certificateBase64: string
  /** the share under the server's mask, while a window is open */
  masked?: MaskedShare
}

type BegunBatch = ResponseOf<typeof beginSigning>
export type CompleteSigningInput = RequestInputOf<typeof completeSigning>

/** What a thief of all storage has. */
export const cloneOf = (phone: TestPhone): TestPhone => ({ ...phone })

export const partialFor = (phone: TestPhone, offer: NonceOffer, message: Uint8Array, pin = PIN): Partial => partialWith(phone, offer, message, openWithPin(sm2, phone.share, pin, phone.deviceSecret))

export function partialWith(phone: TestPhone, offer: NonceOffer, message: Uint8Array, phoneShare: Uint8Array): Partial {
  const jointPublicKey = hexToBytes(phone.jointPublicKeyHex)
  const nonces = { suite: cosignSuite, nonceD: hexToBytes(offer.DHex), nonceE: hexToBytes(offer.EHex) }
  const { r, s2, s3 } = respond(sm2, { phoneShare, jointPublicKey, digest: messageDigest(sm2, jointPublicKey, message), nonces })
  return { rHex: bytesToHex(r), s2Hex: bytesToHex(s2), s3Hex: bytesToHex(s3) }
}

export function rollPhone(phone: TestPhone, roll: Roll | null): void {
  if (!roll || roll.generation <= phone.generation) return
  phone.share = rollPinShare(sm2, phone.share, hexToBytes(roll.tHex))
  if (phone.masked) phone.masked = rollMaskedShare(sm2, phone.masked, hexToBytes(roll.tHex))
  phone.generation = roll.generation
}

export interface StartedEnrolment {
  phone: TestPhone
  input: RequestInputOf<typeof completeEnrolment>
}

/** Up to the request that completes it. */
export async function startEnrolling(bench: Bench, given: { staff: Staff; device: Device; token: string }): Promise<StartedEnrolment> {
  const { staff, device, token } = given
  const context = enrolmentContext(device.enrolmentChallengeHex, staff.id, device.id)
  const { phoneShare, request } = createPhoneShare(sm2, context)
  const proof = { commitmentHex: bytesToHex(request.proof.commitment), responseHex: bytesToHex(request.proof.response) }
  const { status, body } = await bench.send(startEnrolment, { suite: cosignSuite, phonePointHex: bytesToHex(request.phonePublic), proof }, token)
  if (status !== 200) throw new Error(`start-enrolment answered ${status} ${JSON.stringify(body)}`)
  const serverProof = { commitment: hexToBytes(body.serverProof.commitmentHex), response: hexToBytes(body.serverProof.responseHex) }
  const jointPublicKey = checkEnrolment(sm2, context, request, { suite: body.suite, jointPublicKey: hexToBytes(body.jointPublicKeyHex), proof: serverProof })
  const deviceSecret = random(32)
  const share = sealWithPin(sm2, phoneShare, PIN, deviceSecret, { salt: random(16), iterations: ITERATIONS })
  const phone: TestPhone = { staff, device, token, deviceSecret, share, generation: body.generation, jointPublicKeyHex: bytesToHex(jointPublicKey), certificateBase64: '' }
  const partial = partialFor(phone, body.offer, hexToBytes(body.requestInfoHex))
  return { phone, input: { suite: cosignSuite, enrolmentId: body.enrolmentId, sessionId: body.offer.sessionId, partial } }
}

export async function enrol(bench: Bench, given?: { staff: Staff; device: Device; token: string }): Promise<TestPhone> {
  const { phone, input } = await startEnrolling(bench, given ?? (await aProofedPhone(bench)))
  const { status, body } = await bench.send(completeEnrolment, input, phone.token)
  if (status !== 200) throw new Error(`complete-enrolment answered ${status} ${JSON.stringify(body)}`)
  phone.certificateBase64 = body.certificateBase64
  rollPhone(phone, body.roll)
  return phone
}

export interface ToSign {
  taskId: string
  documentDigestHex: string
}

/** Up to the request that completes it: the partials are made, nothing is sent. */
export async function beginBatch(bench: Bench, phone: TestPhone, items: readonly ToSign[], options: { pin?: string; /** one for each item, as a guesser would */ pins?: string[]; codeId?: string } = {}): Promise<{ begun: BegunBatch; input: CompleteSigningInput }> {
  const list = items.map(({ taskId, documentDigestHex }) => ({ taskId, documentDigestHex }))
  const { status, body: begun } = await bench.send(beginSigning, { suite: cosignSuite, items: list, intent: 'pin', ...(options.codeId && { codeId: options.codeId }) }, phone.token)
  if (status !== 200) throw new Error(`begin-signing answered ${status} ${JSON.stringify(begun)}`)
  const answers = begun.items.flatMap((item, index) => (item.result === 'ready' ? [{ sessionId: item.offer.sessionId, partial: partialFor(phone, item.offer, attributesOf(item, base64ToBytes(phone.certificateBase64)), options.pins?.[index] ?? options.pin), digestSource: 'bytes' as const }] : []))
  return { begun, input: { suite: cosignSuite, batchId: begun.batchId, generation: phone.generation, items: answers } }
}

/** Begins, completes and stores the roll. */
export async function sign(bench: Bench, phone: TestPhone, items: readonly ToSign[], options: { pin?: string; codeId?: string } = {}): Promise<Answer<ResponseOf<typeof completeSigning>>> {
  const { input } = await beginBatch(bench, phone, items, options)
  const answer = await bench.send(completeSigning, input, phone.token)
  if (answer.status === 200) rollPhone(phone, answer.body.roll)
  return answer
}

export async function beginLogInto(bench: Bench, phone: TestPhone, codeId: string, pin = PIN): Promise<RequestInputOf<typeof completeLogin>> {
  const { status, body } = await bench.send(beginLogin, { suite: cosignSuite, codeId }, phone.token)
  if (status !== 200) throw new Error(`begin-login answered ${status} ${JSON.stringify(body)}`)
  return { suite: cosignSuite, sessionId: body.offer.sessionId, generation: phone.generation, partial: partialFor(phone, body.offer, loginMessage(body.challenge), pin) }
}

export interface BegunStatement {
  statement: Statement
  input: RequestInputOf<typeof completeStatement>
}

/** Up to the request that completes it. @param options.masked keeps the share under a mask of the phone's choice, which goes to the server */
export async function beginStating(bench: Bench, phone: TestPhone, draft: StatementDraft, options: { pin?: string; masked?: boolean } = {}): Promise<BegunStatement> {
  const { status, body, code } = await bench.send(beginStatement, { suite: cosignSuite, draft }, phone.token)
  if (status !== 200) throw new Error(`begin-statement answered ${status} ${code ?? ''}`)
  if (!statementAgrees(draft, body.statement, phone.staff, bench.clock.nowMs())) throw new Error('the statement says something else')
  const input = { suite: cosignSuite, sessionId: body.offer.sessionId, generation: phone.generation, partial: partialFor(phone, body.offer, statementMessage(body.statement), options.pin) } as const
  if (!options.masked) return { statement: body.statement, input }
  const mask = createMask(sm2)
  phone.masked = sealWithMask(sm2, openWithPin(sm2, phone.share, options.pin ?? PIN, phone.deviceSecret), mask)
  return { statement: body.statement, input: { ...input, maskHex: bytesToHex(mask) } }
}

export async function state(bench: Bench, phone: TestPhone, draft: StatementDraft, options: { pin?: string; masked?: boolean } = {}): Promise<Answer<ResponseOf<typeof completeStatement>> & { statement: Statement }> {
  const { statement, input } = await beginStating(bench, phone, draft, options)
  const answer = await bench.send(completeStatement, input, phone.token)
  if (answer.status === 200) rollPhone(phone, answer.body.roll)
  return { ...answer, statement }
}

/** Under a PIN-free window: no PIN, the mask comes from the server. */
export async function beginPinFree(bench: Bench, phone: TestPhone, windowId: string, items: readonly ToSign[]): Promise<{ status: number; code: string | undefined; begun: BegunBatch; input: CompleteSigningInput }> {
  const list = items.map(({ taskId, documentDigestHex }) => ({ taskId, documentDigestHex }))
  const { status, code, body: begun } = await bench.send(beginSigning, { suite: cosignSuite, items: list, intent: 'pin-free', windowId }, phone.token)
  const ready = status === 200 ? begun.items : []
  const answers = ready.flatMap((item) => (item.result === 'ready' ? [{ sessionId: item.offer.sessionId, partial: partialWith(phone, item.offer, attributesOf(item, base64ToBytes(phone.certificateBase64)), openWithMask(sm2, phone.masked!, hexToBytes(begun.maskHex!))), digestSource: 'bytes' as const }] : []))
  return { status, code, begun, input: { suite: cosignSuite, batchId: begun.batchId, generation: phone.generation, items: answers } }
}
