/** 绑定微信账号: one account belongs to one person; another one in its place needs a new proof of identity. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { bindWechat as contract } from '@yiqian/shared/protocol/identity.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { StoreConflict, type Stores } from '../../_domain/ports.ts'
import { routeFor } from '../../_kernel/route.ts'
import { assertOfPhone, closeProofing } from '../../_runtime/close-proofing.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import type { Deps } from '../deps.ts'
import { openidOf } from '../wechat-openid.ts'

export const bindWechat = routeFor<Deps>()(contract, async (deps, { loginCode, proofingId }, { deviceId, staffId, enrolled }) => {
  const { database, kernel: { clock, random } } = deps
  // A proof that is none is said before WeChat is asked: its code counts once.
  if (enrolled && proofingId !== undefined) assertOfPhone(await database.stores.proofings.load(proofingId), { purpose: 'wechat', deviceId, nowMs: clock.nowMs() })
  const openid = await openidOf(deps, loginCode)
  try {
    await database.transaction(async (stores) => {
      const { staff } = stores
      const [holder, person] = [await staff.findByOpenid(openid), await staff.load(staffId)]
      if (!person) throw new Fault('access.required', { detail: 'the person is gone' })
      if (holder && holder.id !== staffId) throw new Fault('wechat.bound_elsewhere')
      if (holder) return
      // A phone that is enrolling has just proved who holds it, and ends the share before it; one that signs already has not.
      if (person.wechatOpenid !== null && enrolled) throw new Fault('wechat.change_needs_proofing')
      if (enrolled) await takeProof(stores, { proofingId, deviceId, nowMs: clock.nowMs(), random })
      await staff.replace(person, { ...person, wechatOpenid: openid })
      await recordActivity(stores, { staffId, deviceId, kind: 'wechat.bound', facts: {}, atMs: clock.nowMs() }, random)
    }, 3)
  } catch (error) {
    throw error instanceof StoreConflict ? new Fault('wechat.bound_elsewhere', { cause: error }) : error
  }
  return { bound: true as const }
})

/** The second proof: a WeChat session and a phone that lies about are not enough. */
async function takeProof(stores: Stores, given: { proofingId: string | undefined; deviceId: string; nowMs: number; random: RandomBytes }): Promise<void> {
  if (given.proofingId === undefined) throw new Fault('wechat.binding_needs_proofing')
  const proofing = await stores.proofings.load(given.proofingId)
  assertOfPhone(proofing, { purpose: 'wechat', ...given })
  await closeProofing(stores, proofing, given)
}
