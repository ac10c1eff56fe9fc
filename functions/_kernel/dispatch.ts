// The one path of every call, whether it came by HTTP, in the secure channel or from a function beside: match, know, parse, handle, check, answer.
import { createHash } from 'node:crypto'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { Binary, Method } from '@yiqian/shared/protocol/contract.ts'
import { Fault, type FaultCode } from '@yiqian/shared/protocol/faults.ts'
import { actorId, type Actor } from './actor.ts'
import { asFault, faultAnswer, publicCode, type Answer } from './answer.ts'
import { authenticate } from './authenticate.ts'
import { createOperationRecorder, type Seen } from './record-operation.ts'
import type { KernelPorts, StoredAnswer } from './kernel-ports.ts'
import type { Log } from './log.ts'
import { createMatcher } from './match.ts'
import { parseRequest, parseResponse } from './parse.ts'
import type { Route } from './route.ts'

export interface Incoming {
  method: Method
  path: string
  query: Readonly<Record<string, string>>
  /** lower-case names */
  headers: Readonly<Record<string, string | undefined>>
  /** the parsed JSON (or form) body; undefined when there is none */
  body: unknown
  inChannel: boolean
  functionName?: string
}

export interface Dispatcher {
  (incoming: Incoming): Promise<Answer>
  /** what is at an address, so that the HTTP edge knows whether it is ours and how much to read */
  find(method: Method, path: string): { maxBodyBytes: number } | 'wrong-method' | 'not-found'
}

const KERNEL_FAULTS = /^(?:request|access|application|channel|server)\./

export function createDispatcher<Deps>(options: { routes: readonly Route<Deps>[]; deps: Deps; ports: KernelPorts; log: Log; strictFaults: boolean }): Dispatcher {
  const { deps, ports, log } = options
  const match = createMatcher(options.routes as readonly Route[])

  const record = createOperationRecorder(ports)

  const serve = async (incoming: Incoming, requestId: string, seen: Seen): Promise<Answer> => {
    const found = match(incoming.method, incoming.path)
    if (found === 'not-found') throw new Fault('request.not_found')
    if (found === 'wrong-method') throw new Fault('request.method_not_allowed')
    const { contract, handle } = found.route as unknown as Route<Deps>
    seen.op = `${contract.function}.${contract.operation}`
    const actor = await authenticate(contract, { inChannel: incoming.inChannel, authorization: incoming.headers['authorization'], functionName: incoming.functionName }, ports, (known) => (seen.actor = known))
    seen.actor = actor
    // addresses end up in the logs of proxies: only reads take fields from there
    const given = { ...(contract.method === 'GET' && incoming.query), ...asFields(incoming.body), ...found.fields }
    const input = parseRequest(contract.request, given)
    await record.begun(contract, given, seen)
    const work = async (): Promise<StoredAnswer | Binary> => {
      try {
        const output = await handle(deps, input, actor, { requestId, headers: incoming.headers, note: (objects) => Object.assign(seen.objects, objects) })
        return contract.response === 'binary' ? (output as Binary) : { status: 200, body: parseResponse(contract.response, output) }
      } catch (error) {
        throw declared(error, contract.faults, () => {
          log('warn', { op: seen.op, requestId, code: (error as Fault).code, detail: 'this fault is not declared in the contract' })
          return options.strictFaults ? new Fault('server.internal', { detail: `${seen.op} threw the undeclared fault ${(error as Fault).code}`, cause: error }) : error
        })
      }
    }
    const key = incoming.headers['idempotency-key']
    if (!contract.write || key === undefined || contract.response === 'binary') return toAnswer(await work())
    return toAnswer(await once(ports, actor, seen.op, key, given, work as () => Promise<StoredAnswer>))
  }

  const dispatch = async (incoming: Incoming): Promise<Answer> => {
    const requestId = `req_${bytesToHex(ports.random(12))}`
    const startedAt = performance.now()
    const seen: Seen = { op: 'unmatched', requestId, objects: {} }
    const line = (status: number, extra: { code?: FaultCode; detail?: string; stack?: string }) => {
      log(status >= 500 ? 'error' : 'info', { op: seen.op, requestId, status, durationMs: Math.round(performance.now() - startedAt), ...(seen.actor && { actor: actorId(seen.actor) }), ...extra })
    }
    try {
      const answer = await serve(incoming, requestId, seen)
      await record.ended(answer.status, seen)
      line(answer.status, {})
      return { ...answer, headers: { ...answer.headers, 'x-request-id': requestId } }
    } catch (error) {
      const fault = asFault(error)
      const answer = faultAnswer(fault, requestId)
      // a refusal that cannot be journaled is a refusal still
      await record.ended(answer.status, seen, fault.code).catch((cause: unknown) => log('error', { op: seen.op, requestId, code: 'journal.unavailable', detail: cause instanceof Error ? cause.message : String(cause) }))
      line(answer.status, { code: fault.code, ...(fault.detail && { detail: fault.detail }), ...(fault.code === 'server.internal' && fault.cause instanceof Error && { stack: fault.cause.stack }) })
      return { ...answer, headers: { ...answer.headers, 'x-request-id': requestId } }
    }
  }
  return Object.assign(dispatch, {
    find: (method: Method, path: string) => {
      const found = match(method, path)
      return typeof found === 'object' ? { maxBodyBytes: found.route.contract.maxBodyBytes } : found
    },
  })
}

function asFields(body: unknown): Record<string, unknown> {
  if (body === undefined) return {}
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Fault('request.malformed', { facts: { field: 'body', expectedZh: '应为 JSON 对象', expectedEn: 'must be a JSON object' } })
  return body as Record<string, unknown>
}

/** A route may throw only what its contract declares, and what any route may. */
function declared(error: unknown, faults: readonly FaultCode[], otherwise: () => unknown): unknown {
  return !(error instanceof Fault) || faults.includes(publicCode(error.code)) || KERNEL_FAULTS.test(error.code) ? error : otherwise()
}

const digest = (text: string): Buffer => createHash('sm3').update(text).digest()

const CLAIM_RENEWAL_MS = 2_000

/** Idempotency: the same key and request gets the stored answer; work that failed frees the key. */
async function once(ports: KernelPorts, actor: Actor, op: string, key: string, request: unknown, work: () => Promise<StoredAnswer>): Promise<StoredAnswer> {
  if (!/^[\x21-\x7e]{8,128}$/.test(key)) throw new Fault('request.malformed', { facts: { field: 'Idempotency-Key', expectedZh: '应为 8–128 个可见字符', expectedEn: 'must be 8 to 128 visible characters' } })
  const scoped = digest(`${actorId(actor)}\n${op}\n${key}`).toString('hex')
  const claim = await ports.answers.claim(scoped, digest(JSON.stringify(request)), ports.clock.nowMs())
  if (claim === 'in-progress') throw new Fault('server.busy', { detail: 'the same request is in progress' })
  if (claim === 'other-request') throw new Fault('request.key_reused')
  if (claim !== 'claimed') return claim
  const renewal = setInterval(() => void ports.answers.renew(scoped, ports.clock.nowMs()).catch(() => undefined), CLAIM_RENEWAL_MS) // a failure shows when the work is stored
  try {
    const answer = await work()
    await ports.answers.finish(scoped, answer, ports.clock.nowMs())
    return answer
  } catch (error) {
    await ports.answers.release(scoped)
    throw error
  } finally {
    clearInterval(renewal)
  }
}

function toAnswer(given: StoredAnswer | Binary): Answer {
  if ('bytes' in given) {
    const headers: Record<string, string> = { 'content-type': given.contentType, 'cache-control': 'no-store' }
    if (given.fileName) headers['content-disposition'] = `attachment; filename*=UTF-8''${encodeURIComponent(given.fileName)}`
    return { status: 200, headers, body: given.bytes }
  }
  return { status: given.status, headers: { 'cache-control': 'no-store' }, body: given.body }
}
