// Owns the SOF interface over HTTP: POST /signing/sof with exec_name and exec_args, or POST /signing/sof/SOF_SignData with the arguments.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { FastHandler } from '../../../_kernel/define-function.ts'
import { createAddressList } from '../../core/address-list.ts'
import { clientName, createAddressReader } from '../../core/http-caller.ts'
import { createBodyReader } from '../../transports/body-reader.ts'
import { sofFunctionNamed } from '../functions/table.ts'
import { SofRefusal, sorCodes, sorMessage, type SorName } from '../interface/codes.ts'
import type { Perform, SofAnswer } from './perform.ts'
import { readArguments, readCall, type ReadCall } from './read-body.ts'

export interface SofHttpOptions {
  perform: Perform
  sources: readonly string[]
  trustedProxies: readonly string[]
}

interface Address {
  directory: string | undefined
  /** undefined: exec_name of the body */
  name: string | undefined
  query: URLSearchParams
}

const ROOT = '/signing/sof'
const COOKIE = 'SOFSESSION'
/** Of a refused file, before its sender is cut off. */
const READ_OUT = { bytes: 64 * 1_048_576, ms: 10_000 }
const fileFunctions: readonly string[] = ['SOF_SignFile', 'SOF_VerifySignedFile', 'SOF_EncryptFile', 'SOF_DecryptFile']

/** `/signing/sof`, `/signing/sof/SOF_SignData`, `/signing/sof/<directory>`, `/signing/sof/<directory>/SOF_SignData`. */
export function parseSofAddress(url: string): Address | undefined {
  const at = url.indexOf('?')
  const path = at < 0 ? url : url.slice(0, at)
  if (path !== ROOT && !path.startsWith(`${ROOT}/`)) return undefined
  const [first, second, ...more] = path.slice(ROOT.length + 1).split('/').filter((part, index) => index > 0 || part !== '')
  if (more.length > 0) return undefined
  const query = new URLSearchParams(at < 0 ? '' : url.slice(at + 1))
  if (first === undefined) return { directory: undefined, name: undefined, query }
  if (/^SOF_/i.test(first)) return second === undefined ? { directory: undefined, name: first, query } : undefined
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(first)) return undefined
  return { directory: first, name: second, query }
}

export function createSofHandler({ perform, sources, trustedProxies }: SofHttpOptions): FastHandler {
  const [allowed, addressOf] = [createAddressList(sources), createAddressReader(trustedProxies)]
  const readBody = createBodyReader()

  const serve = async (at: Address, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const address = addressOf(request)
    if (allowed(address) === undefined) return send(response, 403, '')
    // a page of another site, open in a browser at an allowed address, must not sign
    if (/^(?:cross|same)-site$/.test(String(request.headers['sec-fetch-site'] ?? ''))) return send(response, 403, '')
    if (request.method !== 'POST') return send(response, 405, '', { allow: 'POST' })
    const isFile = at.name !== undefined && fileFunctions.includes(sofFunctionNamed(at.name)?.name ?? '') && (request.headers['content-type'] ?? '').startsWith('application/octet-stream')
    let call: ReadCall
    if (isFile) call = { name: at.name!, raw: argumentsBeside(at.query, request) }
    else {
      const body = await readBody(request)
      if (!Buffer.isBuffer(body)) return send(response, body, '', { connection: 'close' })
      try {
        call = at.name === undefined ? readCall(body, request.headers['content-type']) : { name: at.name, raw: readArguments(body, request.headers['content-type'], at.query) }
      } catch (error) {
        return sendAnswer(response, refusalOf(error))
      }
    }
    const outcome = await perform({ ...call, address, directory: at.directory ?? clientName(request), token: cookieOf(request), ...(isFile && { file: request as AsyncIterable<Buffer> }) })
    if ('pieces' in outcome) {
      if (!request.readableEnded) response.setHeader('connection', 'close')
      return sendPieces(response, outcome.pieces)
    }
    if (isFile && !(await readOut(request))) response.setHeader('connection', 'close')
    sendAnswer(response, outcome.answer, outcome.token)
  }

  return (request, response) => {
    const at = parseSofAddress(request.url ?? '')
    if (!at) return false
    serve(at, request, response).catch(() => {
      if (response.headersSent) response.destroy()
      else send(response, 500, '')
    })
    return true
  }
}

/** What is left of a file that was refused: whoever is still sending would meet a closed connection instead of the reason. Not without end. @returns whether all was read */
async function readOut(request: IncomingMessage): Promise<boolean> {
  if (request.readableEnded || request.destroyed) return request.readableEnded
  const { promise, resolve } = Promise.withResolvers<boolean>()
  let left = READ_OUT.bytes
  const timer = setTimeout(() => resolve(false), READ_OUT.ms)
  request.on('data', (piece: Buffer) => (left -= piece.length) < 0 && resolve(false)).on('end', () => resolve(true)).on('error', () => resolve(false)).on('close', () => resolve(false))
  return promise.finally(() => clearTimeout(timer))
}

/** Of a file: in the query, and in headers SOF-<Name>, where secrets belong. */
function argumentsBeside(query: URLSearchParams, { headers }: IncomingMessage): Record<string, string> {
  const beside = Object.fromEntries(query)
  for (const [name, value] of Object.entries(headers)) if (name.startsWith('sof-') && typeof value === 'string') beside[name.slice(4)] = value
  return beside
}

function refusalOf(error: unknown): SofAnswer {
  const sor: SorName = error instanceof SofRefusal ? error.sor : 'SOR_IndataErr'
  return { code: String(sorCodes[sor].code), msg: sorMessage(sor, error instanceof SofRefusal ? error.detail : ''), data: '' }
}

function cookieOf({ headers }: IncomingMessage): string | undefined {
  return new RegExp(`(?:^|;\\s*)${COOKIE}=([0-9a-f]{48})(?:;|$)`).exec(headers.cookie ?? '')?.[1]
}

/** The status is 200 for every answer of the interface: its code says how it went. */
function sendAnswer(response: ServerResponse, answer: SofAnswer, token?: string): void {
  send(response, 200, JSON.stringify(answer), token === undefined ? {} : { 'set-cookie': `${COOKIE}=${token}; Path=${ROOT}; HttpOnly; SameSite=Strict` })
}

/** A failure after the first octets breaks the connection: nobody takes half a file for the whole. */
async function sendPieces(response: ServerResponse, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const iterator = pieces[Symbol.asyncIterator]()
  let first: IteratorResult<Uint8Array>
  try {
    first = await iterator.next()
  } catch (error) {
    return sendAnswer(response, refusalOf(error))
  }
  const all = async function* (): AsyncGenerator<Uint8Array> {
    for (let next = first; !next.done; next = await iterator.next()) if (next.value.length > 0) yield next.value
  }
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
  await pipeline(all, response)
}

function send(response: ServerResponse, status: number, text: string, more: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text), 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', ...more })
  response.end(text)
}
