// Channel sessions and stored answers of the kernel, in the shared database, their secrets wrapped.
import { bytesToHex, bytesToUtf8, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { acceptCounter, emptyReplayWindow } from '@yiqian/shared/crypto/noise/replay-window.ts'
import { StoreConflict, type Database } from '../_domain/ports.ts'
import type { ChannelSession } from '../_domain/records.ts'
import type { Answers, ChannelSessions, StoredAnswer } from '../_kernel/kernel-ports.ts'
import type { Keyring } from './keyring.ts'

/** A session ends after so many messages. */
const MESSAGE_COUNT_LIMIT = 10_000

export function createChannelSessions(database: Database, keyring: Keyring): ChannelSessions {
  const sessions = database.stores.channelSessions
  return {
    async create({ id, service, state, expiresAtMs }) {
      const { highest, acceptedHex } = emptyReplayWindow
      await sessions.insert({ id, service, wrappedHex: keyring.wrap('channel', id, state), highestCounter: highest, windowHex: acceptedHex, messages: 0, expiresAtMs, revision: 0 })
    },
    async load(id, service, nowMs) {
      const found = await sessions.load(id)
      if (!found || found.service !== service || found.expiresAtMs < nowMs || found.messages >= MESSAGE_COUNT_LIMIT) return undefined
      const state = openState(keyring, found)
      return state && { state, accept: (counter) => accept(found, counter) }
    },
  }

  /** Requests of one phone run side by side: who was second tries again on the newer window. */
  async function accept(first: ChannelSession, counter: number): Promise<'accepted' | 'replayed'> {
    let session: ChannelSession | undefined = first
    for (let tries = 0; session && tries < 50; tries++) {
      try {
        const window = acceptCounter({ highest: session.highestCounter, acceptedHex: session.windowHex }, counter)
        await sessions.replace(session, { ...session, highestCounter: window.highest, windowHex: window.acceptedHex, messages: session.messages + 1 })
        return 'accepted'
      } catch (error) {
        if (error instanceof CryptoError && error.code === 'channel.replayed') return 'replayed'
        if (!(error instanceof StoreConflict)) throw error
        session = await sessions.load(session.id)
      }
    }
    return 'replayed'
  }
}

/** A session wrapped under another master key is as good as lost: the phone shakes hands again. */
function openState(keyring: Keyring, { id, wrappedHex }: ChannelSession): Uint8Array | undefined {
  try {
    return keyring.unwrap('channel', id, wrappedHex)
  } catch (error) {
    if (error instanceof CryptoError) return undefined
    throw error
  }
}

/** How long the answer of a write is kept for a repeat. */
const ANSWER_LIFE_MS = 24 * 3_600_000
/** How long a claim outlives a process that died: shorter than a phone goes on asking. The kernel renews it meanwhile. */
const CLAIM_LIFE_MS = 8_000

export function createAnswers(database: Database, keyring: Keyring): Answers {
  const answers = database.stores.idempotency
  return {
    async claim(key, requestDigest, nowMs) {
      const requestDigestHex = bytesToHex(requestDigest)
      const found = await answers.claim({ key, requestDigestHex, status: 0, wrappedAnswerHex: null, expiresAtMs: nowMs + CLAIM_LIFE_MS }, nowMs)
      if (found === 'claimed') return 'claimed'
      if (found.requestDigestHex !== requestDigestHex) return 'other-request'
      if (found.wrappedAnswerHex === null) return 'in-progress'
      return { status: found.status, body: JSON.parse(bytesToUtf8(keyring.unwrap('answer', key, found.wrappedAnswerHex))) } satisfies StoredAnswer
    },
    renew: (key, nowMs) => answers.renew(key, nowMs + CLAIM_LIFE_MS),
    finish: (key, answer, nowMs) => answers.finish(key, answer.status, keyring.wrap('answer', key, utf8ToBytes(JSON.stringify(answer.body))), nowMs + ANSWER_LIFE_MS),
    release: (key) => answers.release(key),
  }
}
