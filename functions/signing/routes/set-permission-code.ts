/** 设置密钥权限码. */
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { setPermissionCode as contract } from '@yiqian/shared/protocol/signing.ts'
import { routeFor } from '../../_kernel/route.ts'
import { assertApplicationKey } from '../assert-application-key.ts'
import type { Deps } from '../deps.ts'
import { keyCard } from '../key-card.ts'

export const setPermissionCode = routeFor<Deps>()(contract, async (deps, { keyId, permissionCode }) => {
  await assertApplicationKey(deps, keyId)
  const key = await deps.applicationKeys.setPermissionCode(keyId, permissionCode === null ? undefined : utf8ToBytes(permissionCode))
  deps.keys.forget()
  return keyCard(key)
})
