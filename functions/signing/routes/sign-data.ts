/** 用应用密钥签名, for systems that call by contract. */
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { signData as contract } from '@yiqian/shared/protocol/signing.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const signData = routeFor<Deps>()(contract, async ({ core }, { keyIndex, permissionCode, contentBase64, signMethod }, { applicationId }) => {
  const inData = fromBase64(contentBase64)
  // tries are counted by application: its address is not known here, its token is
  const { respValue: code, signature } = await core.perform('signData', { signMethod, keyIndex, keyValue: utf8ToBytes(permissionCode), inDataLen: inData.length, inData }, { applicationId, transport: 'contract', address: applicationId, owner: 'contract' })
  return { code, signatureBase64: signature ? toBase64(signature) : null }
})
