// Statements and PIN-free windows of the hospital that tests talk to.
import type { PinFreeWindowCard, Partial } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { statementMessage, type Statement, type StatementDraft } from '@yiqian/shared/protocol/statements.ts'
import type { BiometricSide } from './stand-in-biometrics.ts'
import { assertGiven, factorsOf, type FactorSide } from './stand-in-factors.ts'
import type { createStandInVault } from './stand-in-vault.ts'

export interface StandInWindow extends PinFreeWindowCard {
  maskHex: string
}

export interface StatementSide {
  vault: ReturnType<typeof createStandInVault>
  statements: Statement[]
  window: StandInWindow | null
  biometrics: BiometricSide
  asks: FactorSide
}

export const applications = [{ applicationId: 'app_12345678', name: '住院医生站' }]
const ids = { statementId: 'stm_12345678', windowId: 'win_12345678' }

export function statementOperations(side: StatementSide, staffNumber: string, nowMs: () => number): Record<string, (body: never) => object> {
  const begun = new Map<string, Statement>()
  const make = (draft: StatementDraft): Statement => {
    const head = { ...ids, staffNumber, issuedAtMs: nowMs() }
    const { windowId, ...rest } = head
    if (draft.kind === 'pin-free-window.open') {
      const terms = { windowId, untilMs: nowMs() + draft.seconds * 1000, count: draft.count, documentTypes: draft.documentTypes, applications: applications.filter(({ applicationId }) => draft.applicationIds.includes(applicationId)) }
      return { kind: draft.kind, ...rest, terms }
    }
    if (draft.kind === 'certificate.renew') return { kind: draft.kind, ...rest, terms: { deviceId: 'dev_12345678', serialHex: draft.serialHex } }
    if (draft.kind === 'app.open') return { kind: draft.kind, ...rest, terms: { deviceId: 'dev_12345678' } }
    if (draft.kind === 'biometrics.enable' && draft.credentialDigestHex === side.biometrics.offered) return { kind: draft.kind, ...rest, terms: { biometricId: 'bio_12345678', method: draft.method, credentialDigestHex: draft.credentialDigestHex } }
    if (draft.kind === 'pin.change') return { kind: draft.kind, ...rest, terms: { deviceId: 'dev_12345678' } }
    throw new Fault('statement.subject_unknown')
  }
  return {
    '/cosigning/begin-statement': ({ draft }: { draft: StatementDraft }) => {
      const statement = make(draft)
      const offer = side.vault.begin(statementMessage(statement))
      begun.set(offer.sessionId, statement)
      return { offer, statement, ...(side.asks.missing.length > 0 && { more: { batchId: 'bat_12345678', ...factorsOf(side.asks) } }) }
    },
    '/cosigning/complete-statement': ({ sessionId, partial, generation, maskHex }: { sessionId: string; partial: Partial; generation: number; maskHex?: string }) => {
      assertGiven(side.asks)
      side.vault.complete(sessionId, partial, generation)
      const statement = begun.get(sessionId)!
      side.statements.push(statement)
      if (statement.kind === 'biometrics.enable') side.biometrics.maskHex = maskHex
      if (statement.kind === 'pin-free-window.open') {
        const { windowId, untilMs, count, documentTypes, applications: covered } = statement.terms
        side.window = { windowId, untilMs, openedAtMs: nowMs(), usesTotal: count, usesLeft: count, documentTypes, applications: covered, maskHex: maskHex! }
      }
      return { statement, roll: side.vault.roll() }
    },
    '/cosigning/get-pin-free-window': () => {
      const { maskHex: _secret, ...window } = side.window ?? { maskHex: '' }
      return { window: side.window && window, nowMs: nowMs(), limits: { seconds: 14_400, count: 200 }, applications }
    },
    '/cosigning/close-pin-free-window': () => {
      side.window = null
      return { closed: true }
    },
  }
}
