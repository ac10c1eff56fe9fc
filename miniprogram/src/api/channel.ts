// The phone's end of the secure channel: one session per function, made when first needed and renewed unnoticed.
import { bytesToUtf8, hexToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { finishHandshake } from '@yiqian/shared/crypto/noise/finish-handshake.ts'
import { openAnswer, sealTransport, type ChannelSession } from '@yiqian/shared/crypto/noise/session.ts'
import { startHandshake } from '@yiqian/shared/crypto/noise/start-handshake.ts'
import type { FunctionName, Method } from '@yiqian/shared/protocol/contract.ts'
import type { Ports } from '../platform/ports.ts'
import { PhoneFault } from './phone-fault.ts'
import { ServerFault, asFaultBody, isServerFault } from './server-fault.ts'

/** The call inside a message, and the answer inside the answer. */
export interface InnerCall {
  method: Method
  path: string
  headers: Record<string, string>
  body: unknown
}
export interface InnerAnswer {
  status: number
  body: unknown
}

export interface Channel {
  /**
   * Sends one call. After a lost session it shakes hands again and repeats the call once: the caller gives every
   * write an idempotency key.
   * @throws {NetworkError} no answer · {ServerFault} refused outside the channel · {PhoneFault} phone.server_untrusted · phone.answer_broken
   */
  send(service: FunctionName, call: InnerCall, timeoutMs: number): Promise<InnerAnswer>
  /** Shakes hands ahead of the first call, so that it needs one round trip less. A failure is told to that call. */
  openAhead(service: FunctionName): void
}

interface OpenSession {
  session: ChannelSession
  nextCounter: number
  renewAtMs: number
}

/** The server forgets a session after 30 minutes; the phone renews it before. */
const SESSION_LIFE_MS = 25 * 60_000
const HANDSHAKE_TIMEOUT_MS = 15_000

/** @param trustedKeysHex static public keys of the platform, 65-byte points in hex; the second one is for rotation. Asked once per handshake. */
export function createChannel({ transport, curve, clock }: Ports, trustedKeysHex: () => Promise<readonly string[]>): Channel {
  const sessions = new Map<FunctionName, Promise<OpenSession>>()

  const shakeHands = async (service: FunctionName): Promise<OpenSession> => {
    const keys = await trustedKeysHex()
    for (const [index, keyHex] of keys.entries()) {
      const target = { service, responderPublicKey: hexToBytes(keyHex) }
      const { pending, request } = await curve.run((sm2) => startHandshake(sm2, target))
      const answer = await transport.post(`/${service}/channel/handshake`, request, { timeoutMs: HANDSHAKE_TIMEOUT_MS })
      const isLast = index === keys.length - 1
      if (answer.status !== 200) {
        const refusal = outerFault(answer.status, answer.body)
        if (isServerFault(refusal, 'channel.handshake_failed') && !isLast) continue
        throw refusal
      }
      const { session } = await curve.run((sm2) => trusted(() => finishHandshake(sm2, pending, answer.body)))
      return { session, nextCounter: 0, renewAtMs: clock.nowMs() + SESSION_LIFE_MS }
    }
    throw new PhoneFault('phone.server_untrusted', 'no key of the platform is known')
  }

  const sessionOf = async (service: FunctionName, lost?: OpenSession): Promise<OpenSession> => {
    const known = sessions.get(service)
    if (known !== undefined) {
      const open = await known
      if (open !== lost && clock.nowMs() < open.renewAtMs) return open
      // Of several callers that found the same session gone, the first makes the new one.
      if (sessions.get(service) !== known) return sessionOf(service, lost)
    }
    const opening = shakeHands(service)
    sessions.set(service, opening)
    opening.catch(() => sessions.get(service) === opening && sessions.delete(service))
    return opening
  }

  const sendOn = async (service: FunctionName, open: OpenSession, call: InnerCall, timeoutMs: number): Promise<InnerAnswer> => {
    const counter = open.nextCounter++
    const message = sealTransport(open.session, counter, utf8ToBytes(JSON.stringify(call)))
    const answer = await transport.post(`/${service}/channel`, message, { timeoutMs })
    if (answer.status !== 200) throw outerFault(answer.status, answer.body)
    return parseInner(trusted(() => openAnswer(open.session, counter, answer.body)))
  }

  return {
    openAhead: (service) => void sessionOf(service).catch(() => undefined),
    async send(service, call, timeoutMs) {
      const open = await sessionOf(service)
      try {
        return await sendOn(service, open, call, timeoutMs)
      } catch (cause) {
        if (!isServerFault(cause, 'channel.session_lost', 'channel.replayed', 'channel.message_broken')) throw cause
        return sendOn(service, await sessionOf(service, open), call, timeoutMs)
      }
    },
  }
}

/** What comes from outside the channel may be the work of anyone in between: it may say "again" or "not now", never more. */
function outerFault(status: number, body: Uint8Array): Error {
  try {
    const fault = asFaultBody(JSON.parse(bytesToUtf8(body)))
    if (fault !== undefined && /^(?:channel|server|request)\./.test(fault.error.code)) return new ServerFault(status, fault)
  } catch {
    // not JSON, or not UTF-8: a proxy's own page
  }
  return new PhoneFault('phone.answer_broken', `HTTP ${status}`)
}

function trusted<T>(open: () => T): T {
  try {
    return open()
  } catch (cause) {
    throw cause instanceof CryptoError && cause.code !== 'crypto.random_unavailable' ? new PhoneFault('phone.server_untrusted', cause.code, cause) : cause
  }
}

function parseInner(plaintext: Uint8Array): InnerAnswer {
  try {
    const inner = JSON.parse(bytesToUtf8(plaintext)) as Partial<InnerAnswer> | null
    if (typeof inner?.status === 'number') return { status: inner.status, body: inner.body }
  } catch {
    // falls through to the refusal
  }
  throw new PhoneFault('phone.answer_broken', 'answer inside the channel')
}
