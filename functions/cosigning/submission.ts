// What a phone submits to complete sessions, and how a session keeps what came of it.
import { createHash } from 'node:crypto'
import { bytesToHex, bytesToUtf8, hexToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { PartialSignature } from '@yiqian/shared/crypto/cosign/respond.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import type { Partial, Roll } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault, type FaultCode, type FaultFacts } from '@yiqian/shared/protocol/faults.ts'
import type { SigningSession } from '../_domain/records.ts'
import type { Keyring } from '../_runtime/keyring.ts'

export interface SubmittedItem {
  session: SigningSession
  partial: Partial
  /** goes into the session and its evidence */
  notes: Record<string, string>
}

export interface Submission {
  deviceId: string
  staffId: string
  purpose: SigningSession['purpose']
  generation: number
  /** SM3 of the request: a repeat must be the same */
  requestDigestHex: string
  items: readonly SubmittedItem[]
}

/** @param request as parsed by its schema, so that the order of its fields is fixed */
export const requestDigest = (request: unknown): string => createHash('sm3').update(JSON.stringify(request)).digest('hex')

export const partialOf = ({ rHex, s2Hex, s3Hex }: Partial): PartialSignature => ({ suite: cosignSuite, r: hexToBytes(rHex), s2: hexToBytes(s2Hex), s3: hexToBytes(s3Hex) })

/** A session that ended without a signature, or whose signature could not be used. */
export function failSession(session: SigningSession, code: FaultCode, facts: FaultFacts = {}): SigningSession {
  return { ...session, state: 'failed', answer: { fault: code, facts } }
}

/** Why a failed session failed. */
export function faultOf(session: SigningSession): Fault {
  const { fault, facts } = session.answer as { fault: FaultCode; facts: FaultFacts }
  return new Fault(fault, { facts, detail: `${session.id} failed before` })
}

/** The roll factor goes with the first session of a submission, wrapped: a repeated request gets the same one again. */
export function withRoll(session: SigningSession, roll: { factor: Uint8Array; generation: number } | null, keyring: Keyring): SigningSession {
  if (!roll) return session
  const content: Roll = { tHex: bytesToHex(roll.factor), generation: roll.generation }
  return { ...session, payload: { ...session.payload, wrappedRollHex: keyring.wrap('roll', session.id, utf8ToBytes(JSON.stringify(content))) } }
}

export function rollOf(session: SigningSession | undefined, keyring: Keyring): Roll | null {
  const wrappedHex = session?.payload['wrappedRollHex']
  return session && typeof wrappedHex === 'string' ? (JSON.parse(bytesToUtf8(keyring.unwrap('roll', session.id, wrappedHex))) as Roll) : null
}
