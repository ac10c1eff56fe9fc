// First use as the person goes through it: who, code, PIN twice, shares and certificate. May be left and taken up again.
import type { StaffCard } from '@yiqian/shared/protocol/cards.ts'
import { parseNewPin } from '../keystore/pin-rules.ts'
import { proveOneFactor, readAppNotice, type Proof, type Standing } from '../signing/account.ts'
import { isServerFault } from '../api/server-fault.ts'
import { confirmCode, createShares, requestCode, resumeEnrolment, type EnrolStep } from '../signing/enrol.ts'
import type { Phone } from '../signing/phone.ts'
import { PHONE_FAULTS } from '../api/phone-fault.ts'
import { guardedIn, type Shown } from './guarded.ts'
import { problemOf, type Problem } from './problem.ts'
import { createStore, type Store } from './store.ts'

export interface Applicant {
  staffNumber: string
  phone: string
}

export type EnrolState = Shown &
  (
    | { step: 'starting' }
    | { step: 'who'; applicant: Applicant }
    | { step: 'code'; applicant: Applicant; proofingId: string; phoneMasked: string; resendAtMs: number }
    | { step: 'factor'; applicant: Applicant; proofingId: string; next: Standing['next']; development: Standing['development'] }
    /** proved, and what was to be done in between failed: again, or on without it */
    | { step: 'between'; staff: StaffCard }
    | { step: 'pin'; staff: StaffCard }
    | { step: 'again'; staff: StaffCard; pin: string; attempt: number }
    | { step: 'running'; stage: EnrolStep }
    | { step: 'stopped' }
    | { step: 'done' }
  )

export interface EnrolFlow {
  state: Store<EnrolState>
  /** Takes up what an earlier visit left. @param fromTheStart set up an enrolled phone again */
  start(fromTheStart: boolean): Promise<void>
  /** From the first step, where the box of the privacy notice is ticked, and again from the second. */
  sendCode(applicant: Applicant): Promise<void>
  enterCode(code: string, deviceName: string): Promise<void>
  /** Where the hospital asks for more than the code. */
  prove(proof: Exclude<Proof, { factor: 'sms' }>, deviceName: string): Promise<void>
  changeApplicant(): void
  /** What failed in between, once more. */
  tryBetween(): Promise<void>
  /** On without it. */
  leaveBetween(): void
  choosePin(pin: string): void
  repeatPin(pin: string): Promise<void>
  chooseAgain(): void
  /** After a failure: finds out how far it came and goes on from there. */
  goOn(): Promise<void>
}

/** @param options.afterProof what is done in between, e.g. binding the WeChat account; its failure is shown, and may be left for later */
export function createEnrolFlow(phone: Phone, options: { afterProof?: () => Promise<void> } = {}): EnrolFlow {
  const state = createStore<EnrolState>({ step: 'starting' })
  const { current, guarded } = stepsOf(state)

  const takeUp = async (): Promise<void> => {
    const finished = await resumeEnrolment(phone)
    if (finished) return state.set({ step: 'done' })
    const record = await phone.keystore.load()
    state.set(record === undefined ? { step: 'who', applicant: { staffNumber: '', phone: '' } } : { step: 'pin', staff: record.staff })
  }

  let agreedVersion = ''
  const sendCode = async (applicant: Applicant): Promise<void> => {
    // The box is ticked for the notice that is in force now; a code asked for again is asked for with the same.
    if (current('who') || agreedVersion === '') agreedVersion = (await readAppNotice(phone)).privacyVersion
    const { proofingId, phoneMasked, resendAfterMs } = await requestCode(phone, { ...applicant, noticeVersion: agreedVersion })
    state.set({ step: 'code', applicant, proofingId, phoneMasked, resendAtMs: phone.ports.clock.nowMs() + resendAfterMs })
  }

  const doBetween = async (staff: StaffCard): Promise<void> => {
    try {
      await options.afterProof?.()
      state.set({ step: 'pin', staff })
    } catch (cause) {
      state.set({ step: 'between', staff, problem: problemOf(cause) })
    }
  }
  const goOn = async ({ applicant, proofingId }: { applicant: Applicant; proofingId: string }, { next, development }: Pick<Standing, 'next' | 'development'>, deviceName: string): Promise<void> => {
    if (next.length > 0) return state.set({ step: 'factor', applicant, proofingId, next, development })
    const { staff } = await confirmCode(phone, { proofingId, deviceName })
    await doBetween(staff)
  }

  return {
    state,
    async start(fromTheStart) {
      if (fromTheStart) return state.set({ step: 'who', applicant: { staffNumber: '', phone: '' } })
      try {
        await takeUp()
      } catch (cause) {
        state.set({ step: 'stopped', problem: problemOf(cause) })
      }
    },
    sendCode: (applicant) => guarded(() => sendCode(applicant)),
    enterCode: (code, deviceName) =>
      guarded(async () => {
        const at = current('code')
        if (!at) return
        await goOn(at, await standingAfterCode(phone, at.proofingId, code), deviceName)
      }),
    prove: (proof, deviceName) =>
      guarded(async () => {
        const at = current('factor')
        if (at) await goOn(at, await proveOneFactor(phone, at.proofingId, proof), deviceName)
      }),
    changeApplicant() {
      const at = current('code') ?? current('factor')
      if (at) state.set({ step: 'who', applicant: at.applicant })
    },
    tryBetween: () =>
      guarded(async () => {
        const at = current('between')
        if (at) await doBetween(at.staff)
      }),
    leaveBetween() {
      const at = current('between')
      if (at) state.set({ step: 'pin', staff: at.staff })
    },
    ...pinSteps(phone, state),
    goOn: () => guarded(takeUp),
  }
}

/** The PIN, twice, and the shares under it. */
function pinSteps(phone: Phone, state: Store<EnrolState>): Pick<EnrolFlow, 'choosePin' | 'chooseAgain' | 'repeatPin'> {
  const { current } = stepsOf(state)
  return {
    choosePin(pin) {
      const at = current('pin')
      if (!at) return
      try {
        state.set({ step: 'again', staff: at.staff, pin: parseNewPin(pin), attempt: 0 })
      } catch (cause) {
        state.set({ ...at, problem: problemOf(cause) })
      }
    },
    chooseAgain() {
      const at = current('again')
      if (at) state.set({ step: 'pin', staff: at.staff })
    },
    async repeatPin(pin) {
      const at = current('again')
      if (!at) return
      if (pin !== at.pin) return state.set({ step: 'pin', staff: at.staff, problem: DIFFERS })
      state.set({ step: 'running', stage: 'exchange' })
      try {
        await createShares(phone, pin, { onStep: (stage) => state.set({ step: 'running', stage }) })
        state.set({ step: 'done' })
      } catch (cause) {
        state.set({ step: 'stopped', problem: problemOf(cause) })
      }
    },
  }
}

function stepsOf(state: Store<EnrolState>) {
  const current = <S extends EnrolState['step']>(step: S): Extract<EnrolState, { step: S }> | undefined => {
    const now = state.get()
    return now.step === step ? (now as Extract<EnrolState, { step: S }>) : undefined
  }
  return { current, guarded: guardedIn(state) }
}

/** A code whose answer was lost is taken already: what is missing then says the next step. */
async function standingAfterCode(phone: Phone, proofingId: string, code: string): Promise<Pick<Standing, 'next' | 'development'>> {
  try {
    return await proveOneFactor(phone, proofingId, { factor: 'sms', code })
  } catch (cause) {
    if (isServerFault(cause, 'proofing.factor_unavailable')) return { next: [], development: [] }
    throw cause
  }
}

const DIFFERS: Problem = { code: 'phone.pin_differs', sentence: PHONE_FAULTS['phone.pin_differs'] }
