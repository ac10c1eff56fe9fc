// RFC 3161 in SOAP: POST /timestamp/soap[/<profile>], <timestamp-query> in base64 in, <timestamp-reply> out; its description at ?wsdl.
import type Koa from 'koa'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { FunctionContext } from '../../_kernel/define-function.ts'
import { readBody, refuseUnread, writeAnswer } from '../../_kernel/http-edge.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { REQUEST_LIMIT } from '../issuing/answer-request.ts'
import { parseSoapCall, soapAnswer, SoapError, soapFault, type SoapVersion } from './soap-envelope.ts'
import { NAMESPACE, wsdl } from './soap-wsdl.ts'

/** A request in base64, twice as much for the envelope. */
const ENVELOPE_LIMIT = 3 * REQUEST_LIMIT
const TYPES = ['text/xml', 'application/soap+xml', 'application/xml']

/** @source GM/T 0033-2014 (SOAP transport) */
export function tsaOverSoap({ answer, settings: { publicUrl } }: Pick<Deps, 'answer' | 'settings'>, context: FunctionContext): Koa.Middleware {
  return async (ctx, next) => {
    const found = /^\/timestamp\/soap(?:\/([a-z0-9-]{1,32}))?$/.exec(ctx.path)
    if (!found) return next()
    try {
      if (ctx.method === 'GET' && /^wsdl$/i.test(ctx.querystring)) return reply(ctx, 200, 'text/xml', wsdl(`${publicUrl}${ctx.path}`))
      if (ctx.method !== 'POST') throw new Fault('request.method_not_allowed')
      if (!TYPES.includes(ctx.get('content-type').split(';', 1)[0]!.trim().toLowerCase())) throw new Fault('request.media_unsupported', { facts: { expected: TYPES.join(', ') } })
      const text = (await readBody(ctx, ENVELOPE_LIMIT)).toString('utf8')
      const [status, version, body] = await serve(text, found[1])
      reply(ctx, status, version === '1.2' ? 'application/soap+xml' : 'text/xml', body)
    } catch (error) {
      writeAnswer(ctx, refuseUnread(error, context))
    }
  }

  async function serve(text: string, profileId: string | undefined): Promise<[number, SoapVersion, string]> {
    let version: SoapVersion = '1.1'
    try {
      const call = parseSoapCall(text)
      version = call.version
      if (call.operation !== 'timestamp-query') throw new SoapError('没有这个操作', 'there is no such operation')
      const base64 = call.text.replace(/\s+/g, '')
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0) throw new SoapError('内容不是 base64', 'the content is not base64')
      return [200, version, soapAnswer(version, NAMESPACE, 'timestamp-reply', toBase64(await answer(fromBase64(base64), { profileId, transport: 'soap' })))]
    } catch (error) {
      if (!(error instanceof SoapError)) throw error
      return [version === '1.1' ? 500 : 400, version, soapFault(version, { who: 'sender', zh: error.zh, en: error.message })]
    }
  }
}

function reply(ctx: Koa.Context, status: number, type: string, text: string): void {
  writeAnswer(ctx, { status, headers: { 'cache-control': 'no-store', 'content-type': `${type}; charset=utf-8` }, body: Buffer.from(text, 'utf8') })
}
