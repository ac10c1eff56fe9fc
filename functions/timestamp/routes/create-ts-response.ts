/** STF_CreateTSResponse: by the default profile when its algorithm is asked for, else by the first that has it. @source GM/T 0033-2014 */
import { createTsResponse as contract } from '@yiqian/shared/protocol/timestamp.ts'
import { parseTimestampResponse } from '@yiqian/shared/crypto/tsp/response.ts'
import { StfError, stfCodeOfFailure, stfSignatures } from '@yiqian/shared/sdk/timestamp/stf-codes.ts'
import type { TimestampSettings } from '../../_domain/timestamp/timestamp-profile.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { stfResult } from '../stf-result.ts'

export const createTsResponse = routeFor<Deps>()(contract, ({ answer, configuration }, { requestBase64, signAlgId }) =>
  stfResult(async () => {
    const { settings } = configuration.known() ?? (await configuration.current())
    const response = await answer(fromBase64(requestBase64), { profileId: profileFor(settings, signAlgId), transport: 'stf' })
    const { tokenDer, failure, statusText } = parseTimestampResponse(response)
    if (!tokenDer) throw new StfError(failure ? stfCodeOfFailure[failure] : 'STF_TS_SERVER_ERROR', statusText)
    return { responseBase64: toBase64(response) }
  }))

function profileFor({ profiles, defaultProfile }: TimestampSettings, signAlgId: number): string {
  const kind = stfSignatures[signAlgId]
  const fitting = profiles.filter(({ state, algorithm }) => state === 'enabled' && kind !== undefined && algorithm.split('-')[0] === kind)
  const found = fitting.find(({ id }) => id === defaultProfile) ?? fitting[0]
  if (!found) throw new StfError('STF_TS_INVALID_ALG')
  return found.id
}
