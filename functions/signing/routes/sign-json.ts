/** JSON 签名（JWS）, with a key of the calling application. */
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { signJson as contract } from '@yiqian/shared/protocol/signing.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const signJson = routeFor<Deps>()(contract, async ({ json }, { keyIndex, permissionCode, contentBase64, contentType, ...how }, { applicationId }) => {
  const { code, jws } = await json.sign({ keyIndex, keyValue: utf8ToBytes(permissionCode), content: fromBase64(contentBase64), ...how, ...(contentType !== undefined && { contentType }) }, { applicationId, transport: 'contract', address: applicationId, owner: 'contract' })
  return { code, jws: jws ?? null }
})
