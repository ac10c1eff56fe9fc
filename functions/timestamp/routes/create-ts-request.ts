/** STF_CreateTSRequest. @source GM/T 0033-2014 */
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { childrenOf, parseDer, rawOf } from '@yiqian/shared/crypto/der/element.ts'
import { createTsRequest as contract } from '@yiqian/shared/protocol/timestamp.ts'
import { StfError } from '@yiqian/shared/sdk/timestamp/stf-codes.ts'
import { stfCreateTsRequest } from '@yiqian/shared/sdk/timestamp/stf-functions.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { stfResult } from '../stf-result.ts'

export const createTsRequest = routeFor<Deps>()(contract, (_deps, { inDataBase64, reqType, extensionsBase64, hashAlgId, nonceHex }) =>
  stfResult(() => {
    const nonce = nonceHex === undefined ? {} : { nonce: BigInt(`0x${nonceHex}`) }
    const request = stfCreateTsRequest({ inData: fromBase64(inDataBase64), reqType, hashAlgId, extensions: extensionsBase64 === undefined ? [] : readExtensions(fromBase64(extensionsBase64)), ...nonce })
    return { requestBase64: toBase64(request) }
  }))

/** Extensions ::= SEQUENCE OF Extension */
function readExtensions(der: Uint8Array): Uint8Array[] {
  try {
    return childrenOf(parseDer(der)).map(rawOf)
  } catch (cause) {
    throw cause instanceof CryptoError ? new StfError('STF_TS_MALFORMAT', 'extensions', cause) : cause
  }
}
