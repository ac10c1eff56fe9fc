// Signing one document or many: approve the list, check what was prepared, answer, complete, roll. One PIN for all, or none while a PIN-free window is open.
import { bytesToHex, wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { beginSigning, completeSigning } from '@yiqian/shared/protocol/cosigning.ts'
import type { RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { approvalDigest } from '@yiqian/shared/protocol/messages.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import { isServerFault } from '../api/server-fault.ts'
import type { EnrolledRecord } from '../keystore/record.ts'
import type { BiometricDevice } from '../platform/biometric-device.ts'
import { NetworkError } from '../platform/network-error.ts'
import { answerOffers } from './answer-offer.ts'
import type { ApprovedItem, ItemResult, Refusal } from './approved-item.ts'
import { checkPrepared, refusal } from './check-prepared.ts'
import { giveFactors } from './factors.ts'
import type { Phone } from './phone.ts'
import { proveRelease } from './prove-release.ts'
import { readBatch, rememberBatch } from './unfinished-batch.ts'
import { renewWhenDue, settleRenewal } from './renew-certificate.ts'

export type { ApprovedItem, ItemResult, Refusal } from './approved-item.ts'

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

/** How often the server is asked how far it is, and how often the screen is told. */
const ASKED_EVERY_MS = 1500
const TOLD_EVERY_MS = 200
/** Long enough for a request to be on its way before the phone is busy with itself. */
const SENT_WITHIN_MS = 30

/** The partials are out and no answer came: signed or not, nobody here knows. `resume` repeats the very same request. */
export class SigningInterrupted extends PhoneFault {
  readonly resume: () => Promise<ItemResult[]>
  constructor(cause: unknown, resume: () => Promise<ItemResult[]>) {
    super('phone.signing_interrupted', '', cause)
    this.name = 'SigningInterrupted'
    this.resume = resume
  }
}

type CompleteInput = RequestInputOf<typeof completeSigning>

/**
 * Signs what the person approved, in that order. Items that the server or the phone refuses have a result of their own.
 * @throws {ServerFault} device.pin_wrong (facts triesLeft), device.locked, … for the whole list
 * @throws {SigningInterrupted} the outcome is unknown
 * @throws {PhoneFault} phone.wechat_unbound · phone.approval_mismatch · phone.document_mismatch (single document)
 */
export async function signDocuments(phone: Phone, approved: readonly ApprovedItem[], opening: Opening, options: SigningOptions = {}): Promise<ItemResult[]> {
  await phone.beforeSigning?.()
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
    const asked = phone.client.call(beginSigning, { suite: cosignSuite, items, codeId: options.codeId, ...intentOf(opening) }, { deviceToken: record.deviceToken, timeoutMs: 60_000 })
    const early = openMeanwhile(phone, record, opening)
    const prepare = async () => {
      const begun = await asked
      assertApproved(begun, items)
      options.onStep?.('check')
      return { begun, ...(await checkPrepared(phone, record, begun.items, approved, paced(phone, approved.length, (done) => options.onProgress?.('check', done)))) }
    }
    const { begun, checked, refused } = await prepare().catch(async (cause: unknown) => {
      await early?.drop()
      throw cause
    })
    const inOrder = (results: readonly ItemResult[]): ItemResult[] => approved.map(({ taskId }) => results.find((result) => result.taskId === taskId)!)
    // A share does not lie open while a person thinks: over what cannot be signed, or for a further factor.
    const isAsking = refused.length > 0 && checked.length > 0 && options.onRefused !== undefined
    const isKept = checked.length > 0 && !isAsking && !begun.factors
    if (!isKept) await early?.drop()
    // With the PIN all of them can be signed together.
    if (!('pin' in opening) && approved.length > 1 && refused.some(({ fault }) => fault === 'factors.required' || fault === 'biometrics.pin_required')) throw new PhoneFault('phone.pin_needed')
    if (checked.length === 0) return inOrder(refused)
    if (isAsking && !(await options.onRefused!(refused, checked.length))) {
      return inOrder([...refused, ...checked.map(({ item }) => refusal(item.taskId, 'phone.stopped'))])
    }
    if (begun.factors) await giveFactors(phone, record, { ...begun, factors: begun.factors })
    options.onStep?.('sign')
    const phoneShare = await ((isKept ? early?.share : undefined) ?? openShare(phone, record, opening, begun))
    const partials = await answerOffers(phone.ports.curve, phoneShare, record.jointPublicKeyHex, checked.map(({ toAnswer }) => toAnswer), paced(phone, checked.length, (done) => options.onProgress?.('sign', done)))
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

interface EarlyShare {
  share: Promise<Uint8Array>
  /** it is not needed after all */
  drop(): Promise<void>
}

/** Stretching the PIN takes this phone a while: it is done while the server prepares. Nothing tells a right PIN from a wrong one before the partials are out. */
function openMeanwhile(phone: Phone, record: EnrolledRecord, opening: Opening): EarlyShare | undefined {
  if (!('pin' in opening)) return undefined
  const share = phone.ports.clock.wait(SENT_WITHIN_MS).then(() => phone.keystore.open(record, opening.pin))
  const drop = (): Promise<void> => share.then(wipeBytes, () => undefined)
  // Who waits for it hears of a failure; who does not get that far must not be told twice.
  share.catch(() => undefined)
  return { share, drop }
}

/** Tells the screen the first, the last, and between them now and then, and lets it draw: to draw each of a hundred steps costs more than the steps. */
function paced({ ports: { clock } }: Phone, count: number, tell: (done: number) => void): (done: number) => Promise<void> {
  let toldAtMs = -Infinity
  return async (done) => {
    if (done < count && clock.nowMs() - toldAtMs < TOLD_EVERY_MS) return
    toldAtMs = clock.nowMs()
    tell(done)
    await clock.wait(0)
  }
}

/** While the hospital's side is at work, asks how far it is. @returns the function that ends it */
function watchProgress(phone: Phone, batchId: string, onDone: (done: number) => void): () => void {
  let isOver = false
  const ask = async (): Promise<void> => {
    while (!isOver) {
      await phone.ports.clock.wait(ASKED_EVERY_MS)
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
