// Owns the sessions of init, update and final: a running digest each, bounded in number, bytes and time; here those of this process alone.
import { createHash, type Hash } from 'node:crypto'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import type { SvsCaller } from './call.ts'
import { refuse } from './refusal.ts'
import { digestNameOf } from './usable-keys.ts'

export interface NewStream {
  readonly kind: 'sign' | 'verify'
  readonly signMethod: number
  readonly digestOid: string
  /** SM2: the key that Z was made with */
  readonly publicKey?: Uint8Array
  /** digested before the data */
  readonly z?: Uint8Array
}

/** A session that has ended. */
export interface Taken {
  readonly signMethod: number
  readonly publicKey?: Uint8Array
  readonly sizeBytes: number
  readonly digest: Uint8Array
}

export interface StreamLimits {
  readonly all: number
  readonly perApplication: number
  readonly sizeBytes: number
  /** without a piece */
  readonly idleMs: number
  /** from init to final */
  readonly totalMs: number
}

export const streamLimits: StreamLimits = { all: 2000, perApplication: 500, sizeBytes: 64 * 2 ** 30, idleMs: 5 * 60_000, totalMs: 2 * 3_600_000 }

export interface Streams {
  /** @throws {SvsRefusal} GM_SYSTEM_FAILURE — too many are open */
  open(caller: SvsCaller, stream: NewStream): Promise<Uint8Array>
  /** @throws {SvsRefusal} GM_INVALID_DATA_FORMAT — there is no such session of this caller, or it has grown too large */
  update(caller: SvsCaller, kind: NewStream['kind'], sessionId: Uint8Array, piece: Uint8Array): Promise<void>
  /** Ends it, whatever comes of it. @throws {SvsRefusal} GM_INVALID_DATA_FORMAT */
  take(caller: SvsCaller, kind: NewStream['kind'], sessionId: Uint8Array): Promise<Taken>
}

interface Open extends NewStream {
  readonly idHex: string
  readonly running: Hash
  sizeBytes: number
  readonly owner: string
  readonly applicationId: string | undefined
  readonly signal: AbortSignal | undefined
  readonly openedAtMs: number
  usedAtMs: number
}

/** @param nowMs monotonic: a clock that is set must not end sessions */
export function createStreams(random: RandomBytes, nowMs: () => number, limits: StreamLimits = streamLimits): Streams & { readonly size: number } {
  /** the longest unused first */
  const open = new Map<string, Open>()
  const ofConnection = new WeakMap<AbortSignal, Set<Open>>()
  const counts = new Map<string | undefined, number>()

  const drop = (stream: Open): void => {
    if (!open.delete(stream.idHex)) return
    if (stream.signal) ofConnection.get(stream.signal)?.delete(stream)
    const left = (counts.get(stream.applicationId) ?? 1) - 1
    if (left === 0) counts.delete(stream.applicationId)
    else counts.set(stream.applicationId, left)
  }
  /** one listener for each connection, however many sessions it has */
  const endsWith = (signal: AbortSignal | undefined, stream: Open): void => {
    if (!signal) return
    const there = ofConnection.get(signal)
    if (there) return void there.add(stream)
    const streams = new Set([stream])
    ofConnection.set(signal, streams)
    signal.addEventListener('abort', () => streams.forEach(drop), { once: true })
  }
  const isOver = ({ usedAtMs, openedAtMs }: Open, now: number): boolean => now - usedAtMs > limits.idleMs || now - openedAtMs > limits.totalMs
  const sweep = (now: number): void => {
    for (const stream of open.values()) {
      if (isOver(stream, now)) drop(stream)
    }
  }
  const find = (caller: SvsCaller, kind: NewStream['kind'], sessionId: Uint8Array): Open => {
    const stream = sessionId.length === 16 ? open.get(bytesToHex(sessionId)) : undefined
    const isTheirs = stream && stream.owner === caller.owner && stream.applicationId === caller.applicationId && stream.kind === kind
    if (!isTheirs) throw refuse('GM_INVALID_DATA_FORMAT', 'no such session')
    if (!isOver(stream, nowMs())) return stream
    drop(stream)
    throw refuse('GM_INVALID_DATA_FORMAT', 'the session has ended')
  }

  // what is refused is a rejection, as with sessions that are shared
  return {
    async open(caller, stream) {
      const now = nowMs()
      if (open.size >= limits.all || (counts.get(caller.applicationId) ?? 0) >= limits.perApplication) sweep(now)
      if (open.size >= limits.all || (counts.get(caller.applicationId) ?? 0) >= limits.perApplication) throw refuse('GM_SYSTEM_FAILURE', 'too many sessions are open')
      const id = random(16)
      const running = createHash(digestNameOf(stream))
      if (stream.z) running.update(stream.z)
      const opened: Open = { ...stream, idHex: bytesToHex(id), running, owner: caller.owner, applicationId: caller.applicationId, signal: caller.signal, openedAtMs: now, usedAtMs: now, sizeBytes: 0 }
      open.set(opened.idHex, opened)
      counts.set(caller.applicationId, (counts.get(caller.applicationId) ?? 0) + 1)
      endsWith(caller.signal, opened)
      return id
    },
    async update(caller, kind, sessionId, piece) {
      const stream = find(caller, kind, sessionId)
      if (stream.sizeBytes + piece.length > limits.sizeBytes) {
        drop(stream)
        throw refuse('GM_INVALID_DATA_FORMAT', 'the session is too large')
      }
      stream.running.update(piece)
      stream.sizeBytes += piece.length
      stream.usedAtMs = nowMs()
    },
    async take(caller, kind, sessionId) {
      const stream = find(caller, kind, sessionId)
      drop(stream)
      return { ...stream, digest: stream.running.digest() }
    },
    get size() {
      return open.size
    },
  }
}
