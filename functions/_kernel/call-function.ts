// Functions call each other by contract: straight through the dispatcher in one process, by signed HTTP between processes.
import * as v from 'valibot'
import { bytesToHex, equalBytes, hexToBytes, lengthPrefixed, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { hmacSm3 } from '@yiqian/shared/crypto/kdf.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import type { Binary, Contract } from '@yiqian/shared/protocol/contract.ts'
import { Fault, isFaultCode, type FaultBody } from '@yiqian/shared/protocol/faults.ts'
import type { Caller } from './define-function.ts'
import type { Dispatcher } from './dispatch.ts'
import type { Clock } from './kernel-ports.ts'

/** How far the clocks of two hosts may differ. */
const SKEW_MS = 60_000

/** @param find the dispatcher of a function in this process */
export function callInProcess(from: string, find: (name: string) => Promise<Dispatcher>): Caller {
  return async (contract, input) => {
    const dispatch = await find(contract.function)
    const { path, rest } = addressOf(contract, input)
    const answer = await dispatch({ method: contract.method, path, query: {}, headers: {}, body: rest, inChannel: false, functionName: from })
    const body = answer.body instanceof Uint8Array ? binary(answer.headers['content-type'], answer.body) : answer.body
    return unwrap(answer.status, body) as never
  }
}

/** @param urlOf the base address of a function, from its `<NAME>_URL` setting */
export function callByHttp(from: string, options: { urlOf(name: string): string; key: Uint8Array; clock: Clock; random: RandomBytes; timeoutMs: number }): Caller {
  return async (contract, input) => {
    const { path, rest } = addressOf(contract, input)
    const isRead = contract.method === 'GET'
    const target = isRead && Object.keys(rest).length > 0 ? `${path}?${new URLSearchParams(rest as Record<string, string>).toString()}` : path
    const body = isRead ? '' : JSON.stringify(rest)
    const authorization = signCall(options.key, { from, atMs: options.clock.nowMs(), nonceHex: bytesToHex(options.random(16)), method: contract.method, target, body })
    const headers: Record<string, string> = isRead ? { authorization } : { 'content-type': 'application/json', authorization }
    let response: Response
    try {
      response = await fetch(new URL(target, options.urlOf(contract.function)), { method: contract.method, headers, body: isRead ? undefined : body, signal: AbortSignal.timeout(options.timeoutMs) })
    } catch (cause) {
      throw new Fault('server.unavailable', { detail: `${contract.function} does not answer`, cause })
    }
    if (response.status === 200 && contract.response === 'binary') return binary(response.headers.get('content-type'), new Uint8Array(await response.arrayBuffer())) as never
    const answer = unwrap(response.status, await response.json().catch(() => undefined))
    if (contract.response !== 'binary' && !v.is(contract.response, answer)) throw new Fault('server.unavailable', { detail: `what answers as ${contract.function} does not keep its contract` })
    return answer as never
  }
}

/** Fields that the path names go there; the rest is the body, or a GET's query. */
function addressOf(contract: Contract, input: unknown): { path: string; rest: Record<string, unknown> } {
  const rest = { ...(input as Record<string, unknown>) }
  const path = contract.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = encodeURIComponent(String(rest[name]))
    delete rest[name]
    return value
  })
  return { path, rest }
}

/** The file name of an answer is for people; functions do not need it. */
const binary = (contentType: string | null | undefined, bytes: Uint8Array): Binary => ({ contentType: contentType ?? 'application/octet-stream', bytes })

function unwrap(status: number, body: unknown): unknown {
  if (status === 200) return body
  const error = (body as Partial<FaultBody> | undefined)?.error
  if (error && isFaultCode(error.code)) throw new Fault(error.code, { facts: error.facts, detail: `from another function, ${error.requestId}` })
  throw new Fault('server.unavailable', { detail: `another function answered ${status}` })
}

interface SignedCall {
  from: string
  atMs: number
  nonceHex: string
  method: string
  /** path and query, as sent */
  target: string
  body: string
}

const macOf = (key: Uint8Array, call: SignedCall): Uint8Array =>
  hmacSm3(key, lengthPrefixed('yiqian-function-call/1', utf8ToBytes(call.from), utf8ToBytes(String(call.atMs)), utf8ToBytes(call.nonceHex), utf8ToBytes(call.method), utf8ToBytes(call.target), sm3(utf8ToBytes(call.body))))

function signCall(key: Uint8Array, call: SignedCall): string {
  return `Function ${call.from}:${call.atMs}:${call.nonceHex}:${bytesToHex(macOf(key, call))}`
}

/** Checks the signature of a call from another process. Each nonce is taken once within the clock skew. */
export function createCallChecker(key: Uint8Array, clock: Clock): (authorization: string | undefined, call: { method: string; target: string; body: string }) => string | undefined {
  const seen = new Map<string, number>()
  return (authorization, { method, target, body }) => {
    const match = /^Function ([a-z-]{1,32}):(\d{1,15}):([0-9a-f]{32}):([0-9a-f]{64})$/.exec(authorization ?? '')
    if (!match) return undefined
    const [, from, at, nonceHex, mac] = match as unknown as [string, string, string, string, string]
    const nowMs = clock.nowMs()
    const call = { from, atMs: Number(at), nonceHex, method, target, body }
    if (Math.abs(nowMs - call.atMs) > SKEW_MS || !equalBytes(hexToBytes(mac), macOf(key, call))) throw new Fault('access.denied', { detail: 'a function call with a wrong signature or time' })
    for (const [nonce, expiresAtMs] of seen) {
      if (expiresAtMs >= nowMs) break // oldest first
      seen.delete(nonce)
    }
    if (seen.has(nonceHex)) throw new Fault('access.denied', { detail: 'a repeated function call' })
    seen.set(nonceHex, nowMs + 2 * SKEW_MS)
    return from
  }
}
