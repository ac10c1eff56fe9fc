/** 验证签名, for systems and functions that call by contract. */
import { verifyData as contract } from '@yiqian/shared/protocol/signing.ts'
import { actorId } from '../../_kernel/actor.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const verifyData = routeFor<Deps>()(contract, async ({ core }, { certificateBase64, contentBase64, signatureBase64, signMethod, level }, actor) => {
  const inData = fromBase64(contentBase64)
  const caller = { applicationId: 'applicationId' in actor ? actor.applicationId : undefined, transport: 'contract', address: actorId(actor), owner: 'contract' } as const
  const { respValue: code } = await core.perform('verifySignedData', { signMethod, type: 1, cert: fromBase64(certificateBase64), inDataLen: inData.length, inData, signature: fromBase64(signatureBase64), verifyLevel: level }, caller)
  return { code }
})
