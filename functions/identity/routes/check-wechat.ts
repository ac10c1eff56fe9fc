/** 核对微信账号: the storage of this phone under another account is a copy of it; its share ends. */
import { endDevice } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { checkWechat as contract } from '@yiqian/shared/protocol/identity.ts'
import { routeFor } from '../../_kernel/route.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import type { Deps } from '../deps.ts'
import { openidOf } from '../wechat-openid.ts'

export const checkWechat = routeFor<Deps>()(contract, async (deps, { loginCode }, { deviceId, staffId }) => {
  const { database, call, log, kernel: { clock, random } } = deps
  const openid = await openidOf(deps, loginCode)
  const person = await database.stores.staff.load(staffId)
  // Nothing bound yet: then there is nothing that could have changed.
  if (!person?.wechatOpenid || person.wechatOpenid === openid) return { same: true as const }
  log('error', { op: 'identity.wechat_changed', actor: `device:${deviceId}`, code: 'wechat.account_changed', detail: 'another WeChat account uses this phone’s key: its share ends' })
  await call(endDevice, { deviceId, reason: 'WeChat account changed' })
  await recordActivity(database.stores, { staffId, deviceId, kind: 'wechat.changed', facts: {}, atMs: clock.nowMs() }, random)
  throw new Fault('wechat.account_changed')
})
