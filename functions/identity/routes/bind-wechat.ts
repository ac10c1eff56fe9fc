/** 绑定微信账号: one account belongs to one person. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { bindWechat as contract } from '@yiqian/shared/protocol/identity.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const bindWechat = routeFor<Deps>()(contract, async ({ database, codeToSession }, { loginCode }, { staffId }) => {
  if (!codeToSession) throw new Fault('wechat.unavailable', { detail: 'WeChat is not set up: set WECHAT_APP_ID and WECHAT_APP_SECRET' })
  const session = await codeToSession(loginCode)
  if (session.result === 'code-invalid') throw new Fault('wechat.code_invalid', { detail: `errcode ${session.errcode}` })
  if (session.result === 'unavailable') throw new Fault('wechat.unavailable', { detail: session.detail })
  try {
    await database.transaction(async ({ staff }) => {
      const [holder, person] = [await staff.findByOpenid(session.openid), await staff.load(staffId)]
      if (!person) throw new Fault('access.required', { detail: 'the person is gone' })
      if (holder && holder.id !== staffId) throw new Fault('wechat.bound_elsewhere')
      if (!holder) await staff.replace(person, { ...person, wechatOpenid: session.openid })
    }, 3)
  } catch (error) {
    throw error instanceof StoreConflict ? new Fault('wechat.bound_elsewhere', { cause: error }) : error
  }
  return { bound: true as const }
})
