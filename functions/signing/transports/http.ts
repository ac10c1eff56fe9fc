// Owns the sign/verify server over HTTP: POST /SignServer/SignData as a form or as JSON; SOAP beside it.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { svsOperationNames, svsOperations, type SvsOperation, type SvsRequestOf } from '@yiqian/shared/crypto/svs/messages.ts'
import { formatSvsTime } from '@yiqian/shared/crypto/svs/time.ts'
import type { FastHandler } from '../../_kernel/define-function.ts'
import type { PlainHandler } from '../../_kernel/plain-requests.ts'
import type { RawResponse } from '../../_kernel/plain-response.ts'
import { createAddressList, plainAddress } from '../core/address-list.ts'
import { clientName, createAddressReader } from '../core/http-caller.ts'
import type { Applications } from '../core/applications.ts'
import type { SvsCaller } from '../core/call.ts'
import type { Core } from '../core/perform.ts'
import { asRefusal, refuse } from '../core/refusal.ts'
import { createBodyReader } from './body-reader.ts'
import { parseForm, writeForm } from './form.ts'
import { answerSoap, describeSoap } from './soap.ts'
import { fromText, toText, type TextMessage } from './text-messages.ts'

export interface HttpOptions {
  core: Core
  applications: Applications
  sources: readonly string[]
  trustedProxies: readonly string[]
  nowMs(): number
  transport: 'http' | 'https'
}

const byName = new Map<string, SvsOperation>(svsOperationNames.flatMap((name) => [[name, name], [capital(name), name]] as const))

export function capital(name: string): string {
  return name[0]!.toUpperCase() + name.slice(1)
}

interface Address {
  /** of an application; undefined: by the caller's address */
  directory: string | undefined
  operation: SvsOperation | 'soap'
}

/** `/SignServer/SignData`, `/SignServer/<directory>/SignData`, `/SignServerJson/…` alike; `/SignData` as the JSON example has it. */
export function parseAddress(url: string): Address | undefined {
  const end = url.indexOf('?')
  const path = end < 0 ? url : url.slice(0, end)
  const [root, first, second, third, more] = path.split('/')
  if (root !== '' || more !== undefined || first === undefined) return undefined
  if (first !== 'SignServer' && first !== 'SignServerJson') return second === undefined && byName.has(first) ? { directory: undefined, operation: byName.get(first)! } : undefined
  const [directory, name] = third === undefined ? [undefined, second] : [second, third]
  const operation = name === 'soap' ? name : byName.get(name ?? '')
  return operation && { directory, operation }
}

/** Who asks, and in which form. */
interface Asked {
  address: string
  /** in the certificate that a TLS client has shown */
  name: string | undefined
  contentType: string | undefined
}

export function createHttpHandler({ core, applications, sources, trustedProxies, nowMs, transport }: HttpOptions): FastHandler {
  const [allowed, addressOf] = [createAddressList(sources), createAddressReader(trustedProxies)]
  const readBody = createBodyReader()

  const callerOf = async ({ directory, operation }: Address, { address, name }: Asked): Promise<SvsCaller> => {
    const named = directory ?? name
    const known = named === undefined ? await applications.at(address) : await applications.named(named, address)
    return { applicationId: known?.access.id, transport: operation === 'soap' ? 'soap' : transport, address, owner: 'http', ...(known && { messageProfile: known.access.messageProfile }) }
  }

  const answerText = createTextAnswers(core, nowMs)

  const serve = async (at: Address, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked: Asked = { address: addressOf(request), name: clientName(request), contentType: request.headers['content-type'] }
    if (allowed(asked.address) === undefined) return send(response, 403, 'text/plain', '')
    if (at.operation === 'soap' && request.method === 'GET') return send(response, 200, 'text/xml; charset=utf-8', describeSoap(soapAddress(request, transport)))
    if (request.method !== 'POST') return send(response, 405, 'text/plain', '', { allow: 'POST' })
    const body = await readBody(request)
    if (!Buffer.isBuffer(body)) return send(response, body, 'text/plain', '', { connection: 'close' })
    const caller = await callerOf(at, asked)
    if (at.operation !== 'soap') return answerText(at.operation, body, asked, response, caller)
    const { status, text, mediaType } = await answerSoap(core, body, caller, asked.contentType)
    send(response, status, mediaType, text)
  }

  const servePlain = async (at: Address & { operation: SvsOperation }, body: Buffer, asked: Asked, response: RawResponse): Promise<void> => {
    if (allowed(asked.address) === undefined) return send(response, 403, 'text/plain', '')
    return answerText(at.operation, body, asked, response, await callerOf(at, asked))
  }
  const failed = (response: RawResponse) => (): void => {
    if (!response.headersSent) send(response, 500, 'text/plain', '')
  }

  /** No field of such a request names its caller: he is where the socket says. */
  const plain: PlainHandler = ({ target, contentType }) => {
    const at = parseAddress(target)
    if (!at || at.operation === 'soap') return undefined
    const { directory, operation } = at
    return (body, address, response) => void servePlain({ directory, operation }, body, { address: plainAddress(address), name: undefined, contentType }, response).catch(failed(response))
  }
  const handler: FastHandler = (request, response) => {
    const at = parseAddress(request.url ?? '')
    if (!at) return false
    serve(at, request, response).catch(failed(response))
    return true
  }
  return Object.assign(handler, { plain })
}

/** Forms and JSON, whichever way they came. */
function createTextAnswers(core: Core, nowMs: () => number) {
  return async (operation: SvsOperation, body: Buffer, asked: Asked, response: RawResponse, caller: SvsCaller): Promise<void> => {
    const isJson = asked.contentType?.includes('json') ?? false
    let respond: Record<string, number | string | boolean>
    try {
      const texts = isJson ? jsonRequest(body) : parseForm(body.toString('latin1'))
      respond = toText(await core.perform(operation, fromText(svsOperations[operation].request, texts) as unknown as SvsRequestOf<SvsOperation>, caller))
    } catch (error) {
      respond = { respValue: await core.refuseUnread(operation, caller, asRefusal(error).code) }
    }
    const time = timeText(nowMs())
    if (isJson) return send(response, 200, 'application/json; charset=UTF-8', JSON.stringify({ version: 'v1', reqType: operation, respond, reqTime: time }))
    // the media type is the standard's own
    send(response, 200, 'text/html;charset=GB2312', writeForm(respond), { 'SVS-Response-Type': capital(operation), 'SVS-Response-Version': 'v1', 'SVS-Response-Time': time })
  }
}

/** The same text for a whole second. */
let [textSecond, textOfSecond] = [-1, '']
function timeText(ms: number): string {
  const second = Math.floor(ms / 1000)
  if (second !== textSecond) [textSecond, textOfSecond] = [second, formatSvsTime(ms)]
  return textOfSecond
}

/** @throws {SvsRefusal} @throws {SyntaxError} */
function jsonRequest(body: Buffer): TextMessage {
  const parsed = parseJson(body)
  const inner = parsed?.['request']
  if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) throw refuse('GM_INVALID_DATA_FORMAT', 'request')
  return inner as TextMessage
}

function parseJson(body: Buffer): Record<string, unknown> | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as Record<string, unknown>
  } catch {
    return undefined
  }
}

const soapAddress = ({ headers, url = '' }: IncomingMessage, transport: string): string => `${transport}://${headers.host ?? 'localhost'}${url.split('?')[0]}`

function send(response: RawResponse, status: number, mediaType: string, text: string, more: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': mediaType, 'content-length': Buffer.byteLength(text), 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', ...more })
  response.end(text, 'utf8')
}
