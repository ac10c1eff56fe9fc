/** 验证身份后设置登录密码: the first one, or a new one for one that was forgotten. */
import { resetLoginPassword as contract } from '@yiqian/shared/protocol/identity.ts'
import { assertComplete } from '../../_domain/proofing/factors.ts'
import { routeFor } from '../../_kernel/route.ts'
import { assertOfPhone, closeProofing } from '../../_runtime/close-proofing.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import { hashLoginPassword, putLoginPassword } from '../account/login-password.ts'
import type { Deps } from '../deps.ts'

export const resetLoginPassword = routeFor<Deps>()(contract, async (deps, { proofingId, newPassword }, { staffId, deviceId }) => {
  const { database, kernel: { clock, random } } = deps
  const given = { purpose: 'password', deviceId, nowMs: clock.nowMs() } as const
  const asked = await database.stores.proofings.load(proofingId)
  assertOfPhone(asked, given)
  assertComplete(asked.progress)
  const hash = await hashLoginPassword(deps, staffId, newPassword)
  await database.transaction(async (stores) => {
    const proofing = await stores.proofings.load(proofingId)
    assertOfPhone(proofing, given)
    await closeProofing(stores, proofing, { ...given, random })
    await putLoginPassword(stores, staffId, { hash, setAtMs: given.nowMs })
    await recordActivity(stores, { staffId, deviceId, kind: 'login-password.set', facts: {}, atMs: given.nowMs }, random)
  }, 10)
  return { setAtMs: given.nowMs }
})
