// RFC 3161 over HTTP: POST /timestamp/tsa, application/timestamp-query in, application/timestamp-reply out.
import type Koa from 'koa'
import { digestSizeBytes } from '@yiqian/shared/crypto/digest.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { parseTimestampRequest, type TimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { encodeTimestampResponse, type TimestampFailure } from '@yiqian/shared/crypto/tsp/response.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { FunctionContext } from '../../_kernel/define-function.ts'
import { readBody, refuseUnread, writeAnswer } from '../../_kernel/http-edge.ts'
import type { Deps } from '../deps.ts'

const REQUEST_LIMIT = 16 * 1024
/** Digests that are still sound; SHA-1 is not. */
const ACCEPTED: readonly string[] = [OID.sm3, OID.sha256, OID.sha384, OID.sha512]

/** Every refusal of the request's content is a TimeStampResp with its PKIFailureInfo. @source RFC 3161 §2.4.2, §3.4 */
export function tsaPage(deps: Deps, context: FunctionContext): Koa.Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/timestamp/tsa') return next()
    try {
      if (ctx.method !== 'POST') throw new Fault('request.method_not_allowed')
      if (!ctx.is('application/timestamp-query')) throw new Fault('request.media_unsupported', { facts: { expected: 'application/timestamp-query' } })
      const reply = await answer(deps, new Uint8Array(await readBody(ctx, REQUEST_LIMIT)), context)
      writeAnswer(ctx, { status: 200, headers: { 'content-type': 'application/timestamp-reply', 'cache-control': 'no-store' }, body: reply })
    } catch (error) {
      writeAnswer(ctx, refuseUnread(error, context))
    }
  }
}

async function answer(deps: Deps, body: Uint8Array, context: FunctionContext): Promise<Uint8Array> {
  let request: TimestampRequest
  try {
    request = parseTimestampRequest(body)
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    if (error.code === 'tsp.structure_invalid') return refuse('badRequest', '请求的版本或随机数不受支持 / the version or nonce of the request is not supported')
    return refuse('badDataFormat', '请求格式错误 / the request is malformed')
  }
  const { imprint, policyOid, nonce, certReq, extensions } = request
  if (!ACCEPTED.includes(imprint.digestOid)) return refuse('badAlg', '摘要算法不受支持 / the digest algorithm is not supported')
  if (digestSizeBytes(imprint.digestOid) !== imprint.digest.length) return refuse('badDataFormat', '摘要长度错误 / the digest has the wrong length')
  if (policyOid !== undefined && policyOid !== deps.config.policyOid) return refuse('unacceptedPolicy', '策略不受支持 / the policy is not supported')
  if (extensions.length > 0) return refuse('unacceptedExtension', '扩展不受支持 / extensions are not supported')
  try {
    const token = await deps.authority.issue({ imprint, nonce, includeCertificates: certReq })
    return encodeTimestampResponse({ status: 'granted', tokenDer: token.der })
  } catch (error) {
    if (error instanceof Fault && error.code === 'timestamp.unavailable') return refuse('timeNotAvailable', '可信时间暂时不可用 / trusted time is not available now')
    context.log('error', { op: 'timestamp.tsa', detail: error instanceof Error ? error.message : String(error) })
    return refuse('systemFailure', '系统故障 / system failure')
  }
}

const refuse = (failure: TimestampFailure, statusText: string): Uint8Array => encodeTimestampResponse({ status: 'rejection', statusText, failure })
