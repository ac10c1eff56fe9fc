/** 删除账号：记录与登录名保留，证书释放. */
import { removeAdministrator as contract } from '@yiqian/shared/protocol/administration.ts'
import { routeFor } from '../../_kernel/route.ts'
import { administratorCard } from '../accounts/administrator-card.ts'
import { changeAccount } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'

export const removeAdministrator = routeFor<Deps>()(contract, async (deps, { administratorId }, actor, call) => {
  const removed = await changeAccount(deps, actor, administratorId, (target) => {
    call.note({ loginName: target.loginName, oldRole: target.role })
    return { after: { ...target, state: 'removed', certificateBase64: null, certificateKeyDigestHex: null }, leaves: true, endsSessions: true }
  })
  return administratorCard(removed)
})
