/** 验证 JSON 签名（JWS）, for systems and functions. */
import { verifyJson as contract } from '@yiqian/shared/protocol/signing.ts'
import { actorId } from '../../_kernel/actor.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const verifyJson = routeFor<Deps>()(contract, async ({ json }, { jws, contentBase64, level }, actor) => {
  const caller = { applicationId: 'applicationId' in actor ? actor.applicationId : undefined, transport: 'contract', address: actorId(actor), owner: 'contract' } as const
  const { code, content, signers = [] } = await json.verify({ jws, level, ...(contentBase64 !== undefined && { content: fromBase64(contentBase64) }) }, caller)
  return {
    code, contentBase64: content ? toBase64(content) : null,
    signers: signers.map(({ certificate, signingTimeMs, timestampMs }) => ({ certificateBase64: toBase64(certificate), signingTimeMs: signingTimeMs ?? null, timestampMs: timestampMs ?? null })),
  }
})
