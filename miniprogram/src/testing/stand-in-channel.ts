// A function's end of the secure channel for tests: the real handshake and cipher, sessions in memory, faults on request.
import { bytesToHex, bytesToUtf8, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { answerHandshake } from '@yiqian/shared/crypto/noise/answer-handshake.ts'
import { openTransport, parseTransport, sealTransport, type ChannelSession } from '@yiqian/shared/crypto/noise/session.ts'
import { acceptCounter, emptyReplayWindow } from '@yiqian/shared/crypto/noise/replay-window.ts'
import type { Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import type { KeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { Fault, sayFault } from '@yiqian/shared/protocol/faults.ts'
import type { InnerCall } from '../api/channel.ts'
import { NetworkError, type NetworkErrorKind } from '../platform/network-error.ts'
import type { Transport, TransportAnswer } from '../platform/ports.ts'

/** Decides the fate of one request: nothing, lost on the way there, or lost on the way back (after it was done). */
export type Fate = (call: { path: string; inner?: InnerCall }) => { lose: 'request' | 'answer'; kind: NetworkErrorKind } | { answer: TransportAnswer } | undefined

export interface StandInChannel extends Transport {
  /** Every call that was served, in order. */
  served: InnerCall[]
  handshakes: number
  fate: Fate
  /** Forgets all sessions, as a restart does. */
  forgetSessions(): void
}

const HANDSHAKE = /^\/([a-z-]+)\/channel\/handshake$/

/** @param serve answers a call with a JSON value, or throws a Fault. */
export function createStandInChannel(sm2: Sm2, staticKeys: readonly KeyPair[], serve: (call: InnerCall) => unknown): StandInChannel {
  const sessions = new Map<string, { session: ChannelSession; window: typeof emptyReplayWindow }>()

  const handshake = (service: string, body: Uint8Array): TransportAnswer => {
    channel.handshakes++
    try {
      const { session, response } = answerHandshake(sm2, { service, staticKeys }, body)
      sessions.set(bytesToHex(session.sessionId), { session, window: emptyReplayWindow })
      return { status: 200, body: response }
    } catch {
      return outside(new Fault('channel.handshake_failed'), 400)
    }
  }

  const message = (path: string, body: Uint8Array): TransportAnswer => {
    const parsed = parseTransport(body)
    const known = sessions.get(bytesToHex(parsed.sessionId))
    if (known === undefined) return outside(new Fault('channel.session_lost'), 401)
    const inner = JSON.parse(bytesToUtf8(openTransport(known.session, parsed))) as InnerCall
    known.window = acceptCounter(known.window, parsed.counter)
    const fate = channel.fate({ path, inner })
    if (fate !== undefined && 'lose' in fate && fate.lose === 'request') throw new NetworkError(fate.kind)
    channel.served.push(inner)
    const answer = sealTransport(known.session, parsed.counter, utf8ToBytes(JSON.stringify(answered(inner))))
    if (fate !== undefined && 'lose' in fate) throw new NetworkError(fate.kind)
    return fate?.answer ?? { status: 200, body: answer }
  }

  const answered = (inner: InnerCall): { status: number; body: unknown } => {
    try {
      return { status: 200, body: serve(inner) }
    } catch (cause) {
      if (!(cause instanceof Fault)) throw cause
      return { status: 403, body: faultBody(cause) }
    }
  }

  const channel: StandInChannel = {
    served: [],
    handshakes: 0,
    fate: () => undefined,
    forgetSessions: () => sessions.clear(),
    async post(path, body) {
      const service = HANDSHAKE.exec(path)?.[1]
      return service === undefined ? message(path, body) : handshake(service, body)
    },
  }
  return channel
}

const faultBody = ({ code, facts }: Fault) => ({ error: { code, message: sayFault(code, facts), facts, requestId: 'req_test' } })

export const outside = (fault: Fault, status: number): TransportAnswer => ({ status, body: utf8ToBytes(JSON.stringify(faultBody(fault))) })
