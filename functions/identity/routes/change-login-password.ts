/** 修改登录密码. */
import { changeLoginPassword as contract } from '@yiqian/shared/protocol/identity.ts'
import { routeFor } from '../../_kernel/route.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import { hashLoginPassword, putLoginPassword, tryLoginPassword } from '../account/login-password.ts'
import type { Deps } from '../deps.ts'

export const changeLoginPassword = routeFor<Deps>()(contract, async (deps, { password, newPassword }, { staffId, deviceId }) => {
  const { database, kernel: { clock, random } } = deps
  await tryLoginPassword(deps, staffId, password)
  const [hash, setAtMs] = [await hashLoginPassword(deps, staffId, newPassword), clock.nowMs()]
  await database.transaction(async (stores) => {
    await putLoginPassword(stores, staffId, { hash, setAtMs })
    await recordActivity(stores, { staffId, deviceId, kind: 'login-password.changed', facts: {}, atMs: setAtMs }, random)
  }, 10)
  return { setAtMs }
})
