/** STF_GetTSInfo. @source GM/T 0033-2014 */
import { getTsInfo as contract } from '@yiqian/shared/protocol/timestamp.ts'
import { stfGetTsInfo } from '@yiqian/shared/sdk/timestamp/stf-functions.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { knownCertificates } from '../known-certificates.ts'
import { stfResult } from '../stf-result.ts'

export const getTsInfo = routeFor<Deps>()(contract, ({ configuration }, { responseBase64 }) =>
  stfResult(async () => stfGetTsInfo(fromBase64(responseBase64), knownCertificates(configuration.known() ?? (await configuration.current())).all.map(({ der }) => der))))
