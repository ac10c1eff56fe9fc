/** 查询二维码状态. */
import { getCode as contract } from '@yiqian/shared/protocol/his.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { routeFor } from '../../_kernel/route.ts'
import { codeStatus } from '../code-status.ts'
import type { Deps } from '../deps.ts'

export const getCode = routeFor<Deps>()(contract, async ({ database: { stores }, kernel }, { codeId }, { applicationId }) => {
  const code = await stores.codes.load(codeId)
  if (!code || code.applicationId !== applicationId) throw new Fault('code.not_found')
  return codeStatus(stores, code, '', kernel.clock.nowMs())
})
