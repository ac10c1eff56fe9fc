// Calls the public hospital API with the hospital system's own credentials, as any integrator would, and records each call.
import { randomUUID } from 'node:crypto'
import type { Contract } from '@yiqian/shared/protocol/contract.ts'
import { sayFault } from '@yiqian/shared/protocol/faults.ts'
import type { createCallLog } from './call-log.ts'
import { OPERATIONS } from './operations.ts'
import type { OperationName } from './operations.ts'
import type { SimulatorOptions, Surroundings } from './options.ts'
import { parseJson } from './request.ts'
import { shorten } from './shorten.ts'

const TIMEOUT_MS = 30_000
const RENEW_BEFORE_MS = 30_000

export interface Answer {
  status: number
  contentType: string
  bytes: Buffer
}

interface Outgoing {
  method: string
  path: string
  body: string | undefined
}

/** Puts the fields of a request where the contract wants them: path, query or body. */
export function addressOf(contract: Contract, input: Record<string, unknown>): Outgoing {
  const left = new Map(Object.entries(input).filter(([, value]) => value !== undefined))
  const path = contract.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = left.get(name)
    left.delete(name)
    return encodeURIComponent(typeof value === 'string' ? value : '')
  })
  if (contract.method !== 'GET')
    return { method: contract.method, path, body: JSON.stringify(Object.fromEntries(left)) }
  const query = new URLSearchParams([...left].map(([name, value]) => [name, String(value as string | number)]))
  return { method: 'GET', path: query.size > 0 ? `${path}?${query}` : path, body: undefined }
}

const unavailable = (): Answer => {
  const error = { code: 'server.unavailable', message: sayFault('server.unavailable'), facts: {}, requestId: '' }
  return { status: 503, contentType: 'application/json', bytes: Buffer.from(JSON.stringify({ error })) }
}

export function createApiClient(
  options: SimulatorOptions,
  around: Surroundings,
  record: ReturnType<typeof createCallLog>,
) {
  let token: { value: string; untilMs: number } | undefined

  const shown = (answer: Answer): ReturnType<typeof shorten> =>
    answer.contentType.includes('json')
      ? shorten(parseJson(answer.bytes))
      : `${answer.contentType}, ${answer.bytes.length} bytes`

  async function send(
    operation: string,
    outgoing: Outgoing,
    headers: Record<string, string>,
    secretHeaders: Record<string, string>,
  ): Promise<Answer> {
    const atMs = around.nowMs()
    let answer = unavailable()
    let reached = false
    try {
      const response = await around.fetch(around.baseUrl() + outgoing.path, {
        method: outgoing.method,
        headers: { ...headers, ...secretHeaders },
        body: outgoing.body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      const contentType = response.headers.get('content-type') ?? 'application/octet-stream'
      answer = { status: response.status, contentType, bytes: Buffer.from(await response.arrayBuffer()) }
      reached = true
    } catch {
      reached = false // refused, reset or timed out: the record shows status 0, the page a fault of the catalogue
    }
    const placeholder: Record<string, string> = secretHeaders.authorization ? { authorization: 'Bearer $TOKEN' } : {}
    record({
      operation,
      method: outgoing.method,
      path: outgoing.path,
      headers: { ...headers, ...placeholder },
      request: outgoing.body === undefined ? null : shorten(parseJson(Buffer.from(outgoing.body))),
      status: reached ? answer.status : 0,
      response: reached ? shown(answer) : null,
      durationMs: around.nowMs() - atMs,
      atMs,
    })
    return answer
  }

  async function newToken(): Promise<Answer | undefined> {
    const body = JSON.stringify({
      grant_type: 'client_credentials',
      client_id: options.applicationId,
      client_secret: options.applicationSecret,
    })
    const answer = await send(
      'issue-token',
      { method: 'POST', path: '/v1/oauth/token', body },
      { 'content-type': 'application/json' },
      {},
    )
    const given = parseJson(answer.bytes) as { access_token?: unknown; expires_in?: unknown } | undefined
    if (answer.status !== 200 || typeof given?.access_token !== 'string')
      return answer.status === 200 ? unavailable() : answer
    token = { value: given.access_token, untilMs: around.nowMs() + Number(given.expires_in) * 1000 - RENEW_BEFORE_MS }
    return undefined
  }

  /** Calls one operation; a token that ended early is renewed once. Answers what the API answered. */
  return async function call(operation: OperationName, input: Record<string, unknown>): Promise<Answer> {
    const contract: Contract = OPERATIONS[operation]
    const outgoing = addressOf(contract, input)
    const headers: Record<string, string> = outgoing.body === undefined ? {} : { 'content-type': 'application/json' }
    if (contract.write) headers['idempotency-key'] = randomUUID()
    for (let attempt = 1; ; attempt += 1) {
      if (!token || token.untilMs <= around.nowMs()) {
        const refused = await newToken()
        if (refused) return refused
      }
      const answer = await send(operation, outgoing, headers, { authorization: `Bearer ${token?.value ?? ''}` })
      if (answer.status !== 401 || attempt === 2) return answer
      token = undefined
    }
  }
}
