/** 用登录密码打开已退出的手机端. */
import { checkLoginPassword as contract } from '@yiqian/shared/protocol/identity.ts'
import { routeFor } from '../../_kernel/route.ts'
import { tryLoginPassword } from '../account/login-password.ts'
import type { Deps } from '../deps.ts'

export const checkLoginPassword = routeFor<Deps>()(contract, async (deps, { password }, { staffId }) => {
  await tryLoginPassword(deps, staffId, password)
  return { right: true as const }
})
