/** STF_GetTSDetail: the item as bytes, and as text where it is one. @source GM/T 0033-2014 */
import { getTsDetail as contract } from '@yiqian/shared/protocol/timestamp.ts'
import { stfItems } from '@yiqian/shared/sdk/timestamp/stf-codes.ts'
import { stfGetTsDetail } from '@yiqian/shared/sdk/timestamp/stf-functions.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { knownCertificates } from '../known-certificates.ts'
import { stfResult } from '../stf-result.ts'

const binary: readonly number[] = [stfItems.originalDigest, stfItems.certificateOfServer, stfItems.certificateChainOfServer, stfItems.responseType]

export const getTsDetail = routeFor<Deps>()(contract, ({ configuration }, { responseBase64, item }) =>
  stfResult(async () => {
    const { all } = knownCertificates(configuration.known() ?? (await configuration.current()))
    const value = stfGetTsDetail(fromBase64(responseBase64), item, all.map(({ der }) => der))
    return { valueBase64: toBase64(value), ...(!binary.includes(item) && { text: Buffer.from(value).toString('utf8') }) }
  }))
