// Opens co-signing sessions: nonces in the vault, and a row for each that says what it is for.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { NonceOffer } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { newId } from '../_domain/new-id.ts'
import type { SigningSession } from '../_domain/records.ts'
import type { Deps } from './deps.ts'

/** How long a session waits for the phone's partial: time to read the document's bytes and to enter a PIN. */
const SESSION_LIFE_MS = 5 * 60_000

export interface SessionToBegin {
  subjectId: string
  /** M: what will be signed */
  message: Uint8Array
  preparedId: string | null
  payload: Record<string, string | number>
}

export interface BegunSessions {
  deviceId: string
  batchId: string
  purpose: SigningSession['purpose']
  intent: string
  /** what the person approved as a whole; for a single challenge the digest itself */
  approvalDigestHex: string | null
  items: readonly SessionToBegin[]
}

/** @returns one offer for each item, in order. @throws {Fault} device.suspended — the vault lets this share sign no more */
export async function beginSessions({ vault, database, kernel: { clock, random } }: Deps, given: BegunSessions): Promise<NonceOffer[]> {
  const { deviceId, purpose, batchId, intent } = given
  const createdAtMs = clock.nowMs()
  const expiresAtMs = createdAtMs + SESSION_LIFE_MS
  const items = given.items.map((item) => ({ ...item, sessionId: newId('ses', random) }))
  const offers = await vault.begin({ deviceId, purpose, expiresAtMs, items })
  if (!offers) throw new Fault('device.suspended', { detail: `the vault has no share of ${deviceId} that may sign` })
  await database.transaction(async ({ sessions }) => {
    for (const [index, { sessionId, subjectId, message, preparedId, payload }] of items.entries()) {
      const digestHex = bytesToHex(offers[index]!.digest)
      await sessions.insert({
        id: sessionId, batchId, deviceId, purpose, subjectId, preparedId, digestHex, approvalDigestHex: given.approvalDigestHex ?? digestHex, intent,
        payload: { ...payload, messageHex: bytesToHex(message) }, state: 'begun', requestDigestHex: null, signatureHex: null, answer: null, createdAtMs, expiresAtMs, revision: 0,
      })
    }
  })
  return offers.map(({ sessionId, nonceD, nonceE }) => ({ sessionId, DHex: bytesToHex(nonceD), EHex: bytesToHex(nonceE), expiresAtMs }))
}
