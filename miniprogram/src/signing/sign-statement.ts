// Statements: what the person chose is signed only if the server says just that; then it takes effect on both sides.
import { bytesToHex, wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { beginStatement, closePinFreeWindow, completeStatement, getPinFreeWindow, listPinFreeUses } from '@yiqian/shared/protocol/cosigning.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { statementAgrees, statementMessage, type Statement, type StatementDraft } from '@yiqian/shared/protocol/statements.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import { parseNewPin } from '../keystore/pin-rules.ts'
import { answerOffers } from './answer-offer.ts'
import { giveFactors } from './factors.ts'
import type { Phone } from './phone.ts'

interface Effect {
  /** the share is kept a second time, under a mask that goes to the server */
  masked?: boolean
  /** what the phone changes once the server has kept the statement; before the roll, so that the roll reaches it */
  then?(statement: Statement, given: { phoneShare: Uint8Array; masked?: { blobHex: string; factorHex: string } }): Promise<void>
}

/**
 * Signs a statement with the PIN.
 * @throws {ServerFault} statement.* · device.pin_wrong …
 * @throws {PhoneFault} phone.statement_mismatch — the server made something else of it
 */
export async function signStatement(phone: Phone, draft: StatementDraft, pin: string, effect: Effect = {}): Promise<Statement> {
  const { client, keystore, ports } = phone
  return keystore.exclusive(async () => {
    const record = await keystore.loadEnrolled()
    const { deviceToken, generation } = record
    const { offer, statement, more } = await client.call(beginStatement, { suite: cosignSuite, draft }, { deviceToken })
    if (!statementAgrees(draft, statement, record.staff, ports.clock.nowMs())) throw new PhoneFault('phone.statement_mismatch')
    if (more) await giveFactors(phone, record, { ...more, approvalDigestHex: bytesToHex(sm3(statementMessage(statement))) })
    const phoneShare = await keystore.open(record, pin)
    try {
      const masked = effect.masked ? await keystore.mask(phoneShare) : undefined
      const [partial] = await answerOffers(ports.curve, phoneShare.slice(), record.jointPublicKeyHex, [{ offer, message: statementMessage(statement) }])
      const done = await client.call(completeStatement, { suite: cosignSuite, sessionId: offer.sessionId, generation, partial: partial!, ...(masked && { maskHex: masked.maskHex }) }, { deviceToken })
      await effect.then?.(statement, { phoneShare, ...(masked && { masked }) })
      await keystore.roll(done.roll)
      return statement
    } finally {
      wipeBytes(phoneShare)
    }
  })
}

export type WindowChoice = Omit<Extract<StatementDraft, { kind: 'pin-free-window.open' }>, 'kind'>

/** MP-6: opens a PIN-free window on this phone. */
export async function openPinFreeWindow(phone: Phone, choice: WindowChoice, pin: string): Promise<void> {
  await signStatement(phone, { kind: 'pin-free-window.open', ...choice }, pin, {
    masked: true,
    then: async (statement, { masked }) => {
      if (statement.kind !== 'pin-free-window.open' || !masked) throw new PhoneFault('phone.statement_mismatch')
      const { blobHex, factorHex } = masked
      await phone.keystore.keepWindow({ windowId: statement.terms.windowId, untilMs: statement.terms.untilMs, blobHex, factorHex })
    },
  })
}

/** MP-6: the phone forgets its half first, so that nothing is left to use should the network fail. @param onForgotten from here on */
export async function endPinFreeWindow(phone: Phone, windowId: string, onForgotten: () => void = () => undefined): Promise<void> {
  const { deviceToken } = await phone.keystore.loadEnrolled()
  await phone.keystore.exclusive(() => phone.keystore.dropWindow())
  onForgotten()
  await phone.client.call(closePinFreeWindow, { windowId }, { deviceToken })
}

/** What is open and can be used here. A window that this phone has no share for is closed: its opening was cut off, or the server never heard that it was ended. */
export async function readPinFreeWindow(phone: Phone): Promise<ResponseOf<typeof getPinFreeWindow>> {
  const { deviceToken } = await phone.keystore.loadEnrolled()
  const answer = await phone.client.call(getPinFreeWindow, {}, { deviceToken })
  // Looked at after the answer: it may have been ended meanwhile.
  if (answer.window === null || (await hasShareOf(phone, answer.window.windowId))) return answer
  void closeUnusable(phone, answer.window.windowId).catch(() => undefined)
  return { ...answer, window: null }
}

const hasShareOf = async ({ keystore }: Phone, windowId: string): Promise<boolean> => (await keystore.loadEnrolled()).windowShare?.windowId === windowId

/** Not before an opening that is under way, in another tab too, has kept its share. */
const closeUnusable = (phone: Phone, windowId: string): Promise<void> =>
  phone.keystore.exclusive(async () => {
    if (await hasShareOf(phone, windowId)) return
    const { deviceToken } = await phone.keystore.loadEnrolled()
    await phone.client.call(closePinFreeWindow, { windowId }, { deviceToken })
  })

export type WindowRecord = ResponseOf<typeof listPinFreeUses>['windows'][number]

export async function readPinFreeUses(phone: Phone): Promise<WindowRecord[]> {
  const { deviceToken } = await phone.keystore.loadEnrolled()
  return (await phone.client.call(listPinFreeUses, {}, { deviceToken })).windows
}

/** MP-9: the vault confirms the present PIN before anything is sealed anew. @throws {PhoneFault} phone.pin_weak · phone.pin_malformed */
export async function changePin(phone: Phone, present: string, next: string): Promise<void> {
  parseNewPin(next)
  await signStatement(phone, { kind: 'pin.change' }, present, { then: (_, { phoneShare }) => phone.keystore.reseal(phoneShare, next) })
}
