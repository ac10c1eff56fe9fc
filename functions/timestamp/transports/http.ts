// RFC 3161 over HTTP: POST /timestamp/tsa[/<profile>], application/timestamp-query in, application/timestamp-reply out. Stands before Koa.
import type { IncomingMessage } from 'node:http'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { FastHandler, FunctionContext } from '../../_kernel/define-function.ts'
import type { PlainHandler } from '../../_kernel/plain-requests.ts'
import type { RawResponse } from '../../_kernel/plain-response.ts'
import { readRawBody, refuseRaw } from '../../_kernel/raw-body.ts'
import type { Deps } from '../deps.ts'
import { REQUEST_LIMIT } from '../issuing/answer-request.ts'

const PATH = '/timestamp/tsa'
const QUERY_TYPE = 'application/timestamp-query'

/** @source RFC 3161 §3.4; GM/T 0033-2014 */
export function tsaOverHttp({ answer }: Pick<Deps, 'answer'>, context: FunctionContext): FastHandler {
  const serve = async (request: Buffer, profileId: string | undefined, response: RawResponse): Promise<void> => {
    try {
      const reply = await answer(request, { profileId, transport: 'http' })
      response.writeHead(200, { 'content-type': 'application/timestamp-reply', 'content-length': reply.length, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
      // As text of one byte a character: Node then writes head and body at once, a fifth less work for a request.
      response.end(Buffer.from(reply.buffer, reply.byteOffset, reply.byteLength).toString('latin1'), 'latin1')
    } catch (error) {
      refuseRaw(response, error, context)
    }
  }
  const plain: PlainHandler = ({ target, contentType, contentLength }) => {
    const profileId = profileOf(target)
    if (profileId === null || contentType !== QUERY_TYPE || contentLength > REQUEST_LIMIT) return undefined
    return (body, _, response) => void serve(body, profileId, response)
  }
  const handler: FastHandler = (request, response) => {
    const profileId = profileOf(request.url ?? '')
    if (profileId === null) return false
    const refusal = refusalOf(request)
    if (refusal) {
      request.resume()
      refuseRaw(response, refusal, context)
    } else readRawBody(request, response, REQUEST_LIMIT, context, (body) => void serve(body, profileId, response))
    return true
  }
  return Object.assign(handler, { plain })
}

function refusalOf({ method, headers }: IncomingMessage): Fault | undefined {
  if (method !== 'POST') return new Fault('request.method_not_allowed')
  const type = headers['content-type'] ?? ''
  if (type !== QUERY_TYPE && type.split(';', 1)[0]!.trim().toLowerCase() !== QUERY_TYPE) return new Fault('request.media_unsupported', { facts: { expected: QUERY_TYPE } })
  return undefined
}

/** undefined: the address without a profile; null: another address. */
function profileOf(url: string): string | undefined | null {
  if (!url.startsWith(PATH)) return null
  if (url.length === PATH.length) return undefined
  const rest = url.slice(PATH.length).split('?', 1)[0]!
  if (rest === '') return undefined
  return /^\/[a-z0-9-]{1,32}$/.test(rest) ? rest.slice(1) : null
}
