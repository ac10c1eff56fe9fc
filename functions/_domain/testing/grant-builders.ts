// Owns records of grants for tests.
import type { AutomaticSigning } from '../automatic-signing/automatic-signing.ts'
import type { Delegation, DelegationRequest } from '../delegation/delegation.ts'
import type { MandateUse } from '../mandate/mandate-use.ts'
import { nextHex, nextId, NOW_MS } from './builders.ts'

export const aDelegation = (some: Partial<Delegation> = {}): Delegation => ({
  id: nextId('dlg'), statementId: nextId('stm'), delegatorId: nextId('stf'), delegateId: nextId('stf'), documentTypes: [], applicationIds: [],
  grantedAtMs: NOW_MS, fromMs: NOW_MS, untilMs: NOW_MS + 86_400_000, usesTotal: 5, usesLeft: 5, state: 'open', closedAtMs: null, revision: 0, ...some,
})

export const aDelegationRequest = (some: Partial<DelegationRequest> = {}): DelegationRequest => ({
  id: nextId('drq'), delegateId: nextId('stf'), delegatorId: nextId('stf'), reason: '明日手术，请授权代签术前记录', state: 'open', createdAtMs: NOW_MS, decidedAtMs: null, revision: 0, ...some,
})

export const anAutomaticSigning = (some: Partial<AutomaticSigning> = {}): AutomaticSigning => ({
  id: nextId('aut'), statementId: nextId('stm'), staffId: nextId('stf'), documentTypes: ['laboratory-report'], applicationIds: [], openedAtMs: NOW_MS, untilMs: NOW_MS + 86_400_000,
  usesTotal: 5, usesLeft: 5, state: 'open', certificateId: nextId('cert'), closedAtMs: null, closedReason: null, revision: 0, ...some,
})

export const aMandateUse = (some: Partial<MandateUse> = {}): MandateUse => ({
  id: nextId('prp'), grantId: nextId('dlg'), staffId: nextId('stf'), taskId: nextId('tsk'), documentId: nextId('doc'),
  mandate: { kind: 'delegation', statementId: nextId('stm'), statementDigestHex: nextHex(), staffNumber: 'D1201', name: '欧阳娜' }, state: 'prepared', atMs: NOW_MS, revision: 0, ...some,
})
