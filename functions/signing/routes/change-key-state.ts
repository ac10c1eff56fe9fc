/** 停用、启用或销毁密钥. */
import { changeKeyState as contract } from '@yiqian/shared/protocol/signing.ts'
import { routeFor } from '../../_kernel/route.ts'
import { assertApplicationKey } from '../assert-application-key.ts'
import type { Deps } from '../deps.ts'
import { keyCard } from '../key-card.ts'

export const changeKeyState = routeFor<Deps>()(contract, async (deps, { keyId, action }) => {
  await assertApplicationKey(deps, keyId)
  const key = await deps.applicationKeys.move(keyId, action)
  deps.keys.forget()
  return keyCard(key)
})
