// Signing one document or many: approve the list, check what was prepared, answer, complete, roll. One PIN for all, or none while a PIN-free window is open.
import { base64ToBytes, bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { beginSigning, completeSigning } from '@yiqian/shared/protocol/cosigning.ts'
import type { RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'
import { canonicalJson, type Mandate } from '@yiqian/shared/protocol/statements.ts'
import { approvalDigest } from '@yiqian/shared/protocol/messages.ts'
import { PHONE_FAULTS, PhoneFault, type PhoneFaultCode } from '../api/phone-fault.ts'
import { isServerFault } from '../api/server-fault.ts'
import type { EnrolledRecord } from '../keystore/record.ts'
import type { BiometricDevice } from '../platform/biometric-device.ts'
import { NetworkError } from '../platform/network-error.ts'
import { readMandate } from './delegations.ts'
import { giveFactors } from './factors.ts'
import { answerOffers, type OfferToAnswer } from './answer-offer.ts'
import type { Phone } from './phone.ts'
import { proveRelease } from './prove-release.ts'
import { readBatch, rememberBatch } from './unfinished-batch.ts'
import { renewWhenDue, settleRenewal } from './renew-certificate.ts'
import { digestSigningBytes, signedAttributesOf, type Prepared } from './signing-bytes.ts'

/** One document that the person approved: its digest as it stood on the screen. */
export interface ApprovedItem {
  taskId: string
  documentDigestHex: string
  /** true: fetch and digest the very bytes (always for a single document, and for what the person opened); false: take the list's digest */
  byBytes: boolean
  /** on behalf of the task's signer, under this grant */
  delegationId?: string
}

type Completed = ResponseOf<typeof completeSigning>
export type ItemResult = { taskId: string; result: 'refused'; fault: string; message: Sentence } | Completed['items'][number]

/** How the person lets the share be opened: the PIN, a window opened before, or the device's own check of finger or face. */
export type Opening = { pin: string } | { windowId: string } | { biometric: BiometricDevice }

export interface SigningOptions {
  /** the scan code that led here */
  codeId?: string
  /** called as the steps go by, for a progress line */
  onStep?: (step: SigningStep) => void
  /** called within a step, with the number of documents that are through it */
  onProgress?: (step: SigningStep, done: number) => void
  /** Some cannot be signed, and nothing is signed yet. @returns whether to go on with the rest */
  onRefused?: (refused: readonly Refusal[], left: number) => Promise<boolean>
}

export type SigningStep = 'begin' | 'check' | 'sign' | 'complete'
export type Refusal = Extract<ItemResult, { result: 'refused' }>

/** Documents whose bytes are fetched at the same time: as many as a browser has connections. */
const FETCHED_AT_ONCE = 6
const PROGRESS_EVERY_MS = 800

/** The partials are out and no answer came: signed or not, nobody here knows. `resume` repeats the very same request. */
export class SigningInterrupted extends PhoneFault {
  readonly resume: () => Promise<ItemResult[]>
  constructor(cause: unknown, resume: () => Promise<ItemResult[]>) {
    super('phone.signing_interrupted', '', cause)
    this.name = 'SigningInterrupted'
    this.resume = resume
  }
}

type Ready = Extract<ResponseOf<typeof beginSigning>['items'][number], { result: 'ready' }>
type CompleteInput = RequestInputOf<typeof completeSigning>

/**
 * Signs what the person approved, in that order. Items that the server or the phone refuses have a result of their own.
 * @throws {ServerFault} device.pin_wrong (facts triesLeft), device.locked, … for the whole list
 * @throws {SigningInterrupted} the outcome is unknown
 * @throws {PhoneFault} phone.approval_mismatch · phone.document_mismatch (single document)
 */
export async function signDocuments(phone: Phone, approved: readonly ApprovedItem[], opening: Opening, options: SigningOptions = {}): Promise<ItemResult[]> {
  await settleRenewal(phone)
  const results = await signApproved(phone, approved, opening, options)
  // Waited for: a certificate that changes under the next signature would spoil it.
  if ('pin' in opening) await renewWhenDue(phone, opening.pin).catch(() => undefined)
  return results
}

function signApproved(phone: Phone, approved: readonly ApprovedItem[], opening: Opening, options: SigningOptions): Promise<ItemResult[]> {
  return phone.keystore.exclusive(async () => {
    const record = await phone.keystore.loadEnrolled()
    options.onStep?.('begin')
    const items = approved.map(({ taskId, documentDigestHex, delegationId }) => ({ taskId, documentDigestHex, ...(delegationId !== undefined && { delegationId }) }))
    const begun = await phone.client.call(beginSigning, { suite: cosignSuite, items, codeId: options.codeId, ...intentOf(opening) }, { deviceToken: record.deviceToken, timeoutMs: 60_000 })
    assertApproved(begun, items)
    options.onStep?.('check')
    const inOrder = (results: readonly ItemResult[]): ItemResult[] => approved.map(({ taskId }) => results.find((result) => result.taskId === taskId)!)
    const { checked, refused } = await check(phone, record, begun.items, approved, (done) => options.onProgress?.('check', done))
    // With the PIN all of them can be signed together.
    if (!('pin' in opening) && approved.length > 1 && refused.some(({ fault }) => fault === 'factors.required' || fault === 'biometrics.pin_required')) throw new PhoneFault('phone.pin_needed')
    if (checked.length === 0) return inOrder(refused)
    if (refused.length > 0 && options.onRefused && !(await options.onRefused(refused, checked.length))) {
      return inOrder([...refused, ...checked.map(({ item }) => refusal(item.taskId, 'phone.stopped'))])
    }
    if (begun.factors) await giveFactors(phone, record, { ...begun, factors: begun.factors })
    options.onStep?.('sign')
    const phoneShare = await openShare(phone, record, opening, begun)
    const partials = await answerOffers(phone.ports.curve, phoneShare, record.jointPublicKeyHex, checked.map(({ toAnswer }) => toAnswer), (done) => options.onProgress?.('sign', done))
    options.onStep?.('complete')
    const answers = checked.map(({ item, byBytes }, index) => ({ sessionId: item.offer.sessionId, partial: partials[index]!, digestSource: byBytes ? ('bytes' as const) : ('list' as const) }))
    const input: CompleteInput = { suite: cosignSuite, batchId: begun.batchId, generation: record.generation, items: answers }
    const isBatch = checked.length > 1
    if (isBatch) await rememberBatch(phone, begun.batchId)
    const ended = isBatch && options.onProgress ? watchProgress(phone, begun.batchId, (done) => options.onProgress?.('complete', done)) : () => undefined
    try {
      return inOrder([...refused, ...(await complete(phone, record, input))])
    } catch (cause) {
      if (!(cause instanceof SigningInterrupted)) throw cause
      throw new SigningInterrupted(cause.cause, async () => inOrder([...refused, ...(await cause.resume())]))
    } finally {
      ended()
    }
  })
}

const intentOf = (opening: Opening): Pick<RequestInputOf<typeof beginSigning>, 'intent' | 'windowId'> =>
  'pin' in opening ? { intent: 'pin' } : 'windowId' in opening ? { intent: 'pin-free', windowId: opening.windowId } : { intent: 'biometric' }

/** dC. Finger or face are asked for only after everything was checked, over the list that was. */
async function openShare(phone: Phone, record: EnrolledRecord, opening: Opening, begun: ResponseOf<typeof beginSigning>): Promise<Uint8Array> {
  if ('pin' in opening) return phone.keystore.open(record, opening.pin)
  if ('windowId' in opening) return phone.keystore.openWindow(record, opening.windowId, begun.maskHex ?? '')
  const { biometricId, maskHex } = await proveRelease(phone, record, opening.biometric, begun)
  if (maskHex === undefined) throw new PhoneFault('phone.biometric_missing', 'no mask')
  return phone.keystore.openBiometric(record, biometricId, maskHex)
}

type Checked = { item: Ready; byBytes: boolean; toAnswer: OfferToAnswer }

const refusal = (taskId: string, fault: PhoneFaultCode): Refusal => ({ taskId, result: 'refused', fault, message: PHONE_FAULTS[fault] })

/** Fetches and digests what would be signed, several documents side by side; what does not agree is refused by itself. */
async function check(phone: Phone, record: EnrolledRecord, items: ResponseOf<typeof beginSigning>['items'], approved: readonly ApprovedItem[], onDone: (done: number) => void): Promise<{ checked: Checked[]; refused: Refusal[] }> {
  const refused: Refusal[] = items.filter((item) => item.result === 'refused')
  const ready = items.filter((item) => item.result === 'ready')
  const checked: (Checked | undefined)[] = []
  let [next, done] = [0, 0]
  const worker = async (): Promise<void> => {
    for (let index = next++; index < ready.length; index = next++) {
      const item = ready[index]!
      const approval = approved.find(({ taskId }) => taskId === item.taskId)!
      try {
        checked[index] = { item, byBytes: approval.byBytes, toAnswer: { offer: item.offer, message: await messageOf(phone, record, item, approval) } }
      } catch (cause) {
        if (!(cause instanceof PhoneFault) || cause.code !== 'phone.document_mismatch' || approved.length === 1) {
          next = ready.length
          throw cause
        }
        refused.push(refusal(item.taskId, 'phone.document_mismatch'))
      }
      onDone(++done)
    }
  }
  await Promise.all(Array.from({ length: Math.min(FETCHED_AT_ONCE, ready.length) }, worker))
  return { checked: checked.filter((each) => each !== undefined), refused }
}

/** While the hospital's side is at work, asks how far it is. @returns the function that ends it */
function watchProgress(phone: Phone, batchId: string, onDone: (done: number) => void): () => void {
  let isOver = false
  const ask = async (): Promise<void> => {
    while (!isOver) {
      await phone.ports.clock.wait(PROGRESS_EVERY_MS)
      const items = isOver ? [] : await readBatch(phone, batchId).catch(() => [])
      if (!isOver) onDone(items.filter(({ result }) => result === 'signed' || result === 'refused').length)
    }
  }
  void ask()
  return () => void (isOver = true)
}

/** The server must be asked for, and must have prepared, exactly the list that was approved. */
function assertApproved(begun: ResponseOf<typeof beginSigning>, items: { taskId: string; documentDigestHex: string }[]): void {
  const isSameList = begun.items.length === items.length && begun.items.every(({ taskId }, index) => taskId === items[index]!.taskId)
  if (!isSameList || begun.approvalDigestHex !== bytesToHex(approvalDigest(items))) throw new PhoneFault('phone.approval_mismatch')
}

/** The signed attributes around a digest that the phone made itself, or took from the approved list. */
async function messageOf(phone: Phone, record: EnrolledRecord, item: Ready, { byBytes, documentDigestHex, delegationId }: ApprovedItem): Promise<Uint8Array> {
  const { client } = phone
  const mandate = await mandateOf(phone, item, delegationId)
  const prepared: Prepared = item
  const certificateDer = base64ToBytes(record.certificateBase64)
  if (byBytes) return signedAttributesOf(prepared, await digestSigningBytes(client, record.deviceToken, prepared, documentDigestHex), certificateDer, mandate)
  // Where nothing is added to the document, the digest of what is signed is the digest that was approved.
  if (prepared.signingBytesCount === prepared.documentBytesCount && prepared.contentDigestHex !== documentDigestHex) throw new PhoneFault('phone.document_mismatch', 'list digest')
  return signedAttributesOf(prepared, prepared.contentDigestHex, certificateDer, mandate)
}

/** What the grant says, read and checked by this phone; the server must have prepared just that. */
async function mandateOf(phone: Phone, item: Ready, delegationId: string | undefined): Promise<Mandate | undefined> {
  const mandate = delegationId === undefined ? undefined : await readMandate(phone, delegationId)
  if (canonicalJson(mandate ?? '') !== canonicalJson(item.mandate ?? '')) throw new PhoneFault('phone.approval_mismatch', 'mandate')
  return mandate
}

/** Sends the partials and stores the roll. Repeating it is harmless: same body, same key. */
async function complete(phone: Phone, { deviceToken }: EnrolledRecord, input: CompleteInput): Promise<ItemResult[]> {
  const idempotencyKey = await phone.client.newIdempotencyKey()
  const send = async (): Promise<ItemResult[]> => {
    try {
      const { items, roll } = await phone.client.call(completeSigning, input, { deviceToken, idempotencyKey, timeoutMs: 60_000 })
      await phone.keystore.roll(roll)
      return items
    } catch (cause) {
      const isUnknown = cause instanceof NetworkError || isServerFault(cause, 'signing.unfinished', 'server.busy', 'server.unavailable', 'server.internal')
      if (!isUnknown) throw cause
      throw new SigningInterrupted(cause, () => phone.keystore.exclusive(send))
    }
  }
  return send()
}
