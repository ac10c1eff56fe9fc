/** 绑定企业微信或钉钉账号: where messages go. It opens nothing: the phone's own key does. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { bindWorkAccount as contract } from '@yiqian/shared/protocol/notices.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import { routeFor } from '../../_kernel/route.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import type { Deps } from '../deps.ts'

export const bindWorkAccount = routeFor<Deps>()(contract, async ({ database, notices, kernel: { clock, random } }, { channel, code }, { staffId, deviceId }) => {
  const provider = notices.accounts.find((one) => one.channel === channel)
  if (!provider) throw new Fault('work_account.unavailable', { detail: `${channel} is not set up` })
  const account = await provider.accountOf(code)
  if (account.result === 'code-invalid') throw new Fault('work_account.code_invalid', { detail: account.detail })
  if (account.result === 'unavailable') throw new Fault('work_account.unavailable', { detail: account.detail })
  const boundAtMs = clock.nowMs()
  try {
    await database.transaction(async (stores) => {
      await stores.workAccounts.put({ staffId, channel, accountId: account.accountId, boundAtMs })
      await recordActivity(stores, { staffId, deviceId, kind: 'work_account.bound', facts: { channel }, atMs: boundAtMs }, random)
    })
  } catch (error) {
    throw error instanceof StoreConflict ? new Fault('work_account.bound_elsewhere', { cause: error }) : error
  }
  return { bound: true as const }
})
