// Owns the vault: the server's halves of the keys. It is the only module that ever sees them, and nothing here hands one out.
import { bytesToHex, hexToBytes, utf8ToBytes, wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { EnrolmentResponse } from '@yiqian/shared/crypto/cosign/accept-enrolment.ts'
import type { EnrolmentRequest } from '@yiqian/shared/crypto/cosign/create-phone-share.ts'
import type { EnrolmentContext } from '@yiqian/shared/crypto/cosign/suite.ts'
import type { Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { newId } from '../../_domain/new-id.ts'
import type { Clock } from '../../_domain/ports.ts'
import type { VaultArithmetic } from '../gm-engine/vault-arithmetic.ts'
import { automaticKeys, type AutomaticKeys } from './automatic-keys.ts'
import { portableArithmetic } from './arithmetic.ts'
import { completeItems, type Completion, type CompleteRequest } from './complete-items.ts'
import { createGenerations, wipeShare } from './generations.ts'
import { assertMessageOf, type MessagePurpose } from './message-purpose.ts'
import { encodeNonces, nonceContext } from './nonce-record.ts'
import { retrying } from './retrying.ts'
import { createSecondOpinion } from './second-opinion.ts'
import type { KeyShareRow, VaultStore } from './store.ts'
import { createWrapping } from './wrapping.ts'

export interface EnrolRequest {
  deviceId: string
  staffId: string
  /** the enrolment session as the server opened it, and the person; never from the request */
  context: EnrolmentContext
  request: EnrolmentRequest
}

export interface BeginRequest {
  deviceId: string
  purpose: MessagePurpose
  expiresAtMs: number
  /** M, never a digest: the vault derives e itself */
  items: readonly { sessionId: string; subjectId: string; message: Uint8Array }[]
}

/** D and E for one session, 65 bytes each, and the e that they are bound to. */
export interface Offer {
  sessionId: string
  nonceD: Uint8Array
  nonceE: Uint8Array
  digest: Uint8Array
}

export interface Vault extends AutomaticKeys {
  /**
   * Checks PC and its proof, draws dS. Over a share that has never signed, or was destroyed: nothing is left of that one.
   * @throws {CryptoError} crypto.authentication_failed · crypto.point_invalid · cosign.suite_unknown — the phone's proof
   * @throws {Error} the device has a share in use
   */
  enrol(request: EnrolRequest): Promise<{ response: EnrolmentResponse; generation: number }>
  /** One nonce pair for each item, kept once; undefined when the device has no share that may sign. */
  begin(request: BeginRequest): Promise<Offer[] | undefined>
  /** Takes the nonces first, for good; checks the partials; answers with signatures that a second implementation has verified. */
  complete(request: CompleteRequest): Promise<Completion>
  /** Offers the next generation after a completed session: t for the phone. Null when there is no share in use. */
  roll(deviceId: string): Promise<{ factor: Uint8Array; generation: number } | null>
  /** Ends the share for good; nothing secret of it is left. May be repeated. */
  destroy(deviceId: string): Promise<void>
}

export interface VaultParts {
  store: VaultStore
  sm2: Sm2
  clock: Clock
  /** key-encryption key, 32 bytes; wiped here */
  kek: Uint8Array
  /** the engine's, which is faster; the portable one when absent */
  arithmetic?: VaultArithmetic
}

/** @throws {Error} the second implementation of SM2 does not behave: refuse to serve */
export function createVault({ store, sm2, clock, kek, arithmetic = portableArithmetic(sm2) }: VaultParts): Vault {
  const wrapping = createWrapping(kek, sm2.random)
  wipeBytes(kek)
  const generations = createGenerations(wrapping)
  const secondOpinion = createSecondOpinion()

  return {
    ...automaticKeys({ store, sm2, clock, wrapping, secondOpinion }),

    async enrol({ deviceId, staffId, context, request }) {
      const { secret, response } = arithmetic.acceptEnrolment(context, request)
      const before = await store.loadShareOfDevice(deviceId)
      if (before && before.state !== 'new' && before.state !== 'destroyed') throw new Error(`the device has a share already, ${before.state}`)
      const row = generations.begin({
        id: before?.id ?? newId('shr', sm2.random), deviceId, staffId, jointPublicKeyHex: bytesToHex(response.jointPublicKey),
        generation: (before?.generation ?? -1) + 1, wrappedCurrentHex: '', wrappedNextHex: null, olderPointsJson: '[]',
        state: 'new', revision: before?.revision ?? 0, createdAtMs: clock.nowMs(),
      }, secret)
      wipeBytes(secret.serverShare)
      if (before) {
        await store.replaceShare(before, row)
        await store.deleteNoncesOfShare(row.id)
      } else await store.insertShare(row)
      return { response, generation: row.generation }
    },

    async begin({ deviceId, purpose, expiresAtMs, items }) {
      for (const { message } of items) assertMessageOf(purpose, message)
      const row = await store.loadShareOfDevice(deviceId)
      if (!row || !maySign(row)) return undefined
      const epoch = await store.epoch()
      const opened = generations.open(row)
      const publicKey = hexToBytes(row.jointPublicKeyHex)
      const made = items.map(({ sessionId, subjectId, message }) => {
        const digest = secondOpinion.digest(publicKey, message)
        const digestHex = bytesToHex(digest)
        const context = nonceContext({ sessionId, shareId: row.id, purpose, subjectId, digestHex, epoch })
        const nonces = arithmetic.createNonces(opened.current.serverShare, utf8ToBytes(JSON.stringify(context)))
        const secret = encodeNonces(nonces)
        const nonce = { sessionId, shareId: row.id, digestHex, wrappedHex: wrapping.wrap('nonce', context, secret), epoch, expiresAtMs }
        wipeBytes(secret, nonces.secret.delta, nonces.secret.epsilon)
        return { nonce, offer: { sessionId, nonceD: nonces.public.nonceD, nonceE: nonces.public.nonceE, digest } }
      })
      wipeShare(opened)
      await store.insertNonces(made.map(({ nonce }) => nonce))
      return made.map(({ offer }) => offer)
    },

    complete: (request) => completeItems({ store, arithmetic, clock, wrapping, generations, secondOpinion }, request),

    async roll(deviceId) {
      return retrying(async () => {
        const row = await store.loadShareOfDevice(deviceId)
        if (!row || row.state !== 'active') return null
        const factor = arithmetic.createRollFactor()
        const opened = generations.open(row)
        const offered = arithmetic.rollServerShare(opened.current, factor)
        await store.replaceShare(row, generations.offer(row, opened, offered))
        wipeShare(opened)
        wipeBytes(offered.serverShare)
        return { factor, generation: row.generation + 1 }
      })
    },

    async destroy(deviceId) {
      await retrying(async () => {
        const row = await store.loadShareOfDevice(deviceId)
        if (!row) return
        await store.deleteNoncesOfShare(row.id)
        if (row.state !== 'destroyed') await store.replaceShare(row, { ...row, state: 'destroyed', wrappedCurrentHex: '', wrappedNextHex: null, olderPointsJson: '[]' })
      })
    },
  }
}

const maySign = ({ state }: KeyShareRow): boolean => state === 'new' || state === 'active'
