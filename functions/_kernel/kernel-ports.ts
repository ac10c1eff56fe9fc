// What the kernel needs from the outside to open channels, know callers and remember answers. It knows no store.
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import type { Actor } from './actor.ts'

export interface Clock {
  nowMs(): number
  /** goes forward only; given with a clock of a test's own, absent for the host's */
  monotonicMs?(): number
}

export interface ChannelKey {
  privateKey: Uint8Array
  publicKey: Uint8Array
}

export interface StoredChannelSession {
  /** `encodeSession` of shared/crypto/noise */
  state: Uint8Array
  /** takes a counter into the sliding window, once and for all instances; called after the message was found authentic */
  accept(counter: number): Promise<'accepted' | 'replayed'>
}

/** Session state of the secure channel, in the shared store so that any instance can serve any request. */
export interface ChannelSessions {
  create(session: { id: string; service: string; state: Uint8Array; expiresAtMs: number }): Promise<void>
  /** undefined when there is none, it has expired, or it belongs to another service */
  load(id: string, service: string, nowMs: number): Promise<StoredChannelSession | undefined>
}

export interface Callers {
  device(token: string): Promise<{ actor: Extract<Actor, { kind: 'device' }>; replaced: boolean; /** the person may no longer act */ frozen?: boolean; /** to the privacy notice in force; asked only where a contract needs it */ consented(): Promise<boolean> } | undefined>
  application(token: string): Promise<{ actor: Extract<Actor, { kind: 'application' }>; frozen: boolean; expired: boolean } | undefined>
  /** by session token; undefined when there is no such session or it has ended */
  administrator(token: string): Promise<{ actor: Extract<Actor, { kind: 'administrator' }>; locked: boolean } | undefined>
}

export interface StoredAnswer {
  status: number
  body: unknown
}

/** Answers of writes by idempotency key. */
export interface Answers {
  claim(key: string, requestDigest: Uint8Array, nowMs: number): Promise<'claimed' | 'in-progress' | 'other-request' | StoredAnswer>
  /** the work goes on; a claim that is not renewed every few seconds belongs to a process that died, and is free again */
  renew(key: string, nowMs: number): Promise<void>
  finish(key: string, answer: StoredAnswer, nowMs: number): Promise<void>
  release(key: string): Promise<void>
}

/** What an administrator is about to do, did, or was refused; on disk before it is done, and before the answer leaves. */
export interface OperationLine {
  /** begun: written before anything but a read is done, so that nothing is ever done without a trace */
  phase: 'begun' | 'ended'
  atMs: number
  actor: string
  role: string
  op: string
  requestId: string
  /** of the answer; 0 when begun */
  status: number
  /** fault code of a refusal */
  code?: string
  /** what it was done to: the ids that the request named, and what the route noted. Never a secret. */
  objects: Readonly<Record<string, string>>
}

/** What became of a piece of background work. */
export interface WorkChange {
  function: string
  work: string
  state: 'failed' | 'recovered'
  /** how often it failed in a row until now */
  failures: number
  /** why it failed last */
  detail: string
}

export interface KernelPorts {
  clock: Clock
  random: RandomBytes
  callers: Callers
  answers: Answers
  /** the journal of operations (SV-12); required of a function that administrators may call. @throws {Fault} journal.unavailable */
  recordOperation?(line: OperationLine): Promise<void>
  /** background work that fails, and works again: told once for each change. Never throws. */
  recordWork?(change: WorkChange): Promise<void>
  /** absent: this function speaks to no phone */
  channel?: { keys(): Promise<readonly ChannelKey[]>; sessions: ChannelSessions }
  /** shared secret of the functions of one deployment, 32 bytes */
  functionKey: Uint8Array
}
