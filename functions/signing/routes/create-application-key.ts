/** 生成应用密钥. */
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { createApplicationKey as contract } from '@yiqian/shared/protocol/signing.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { keyCard } from '../key-card.ts'

export const createApplicationKey = routeFor<Deps>()(contract, async ({ database, applicationKeys, keys }, { permissionCode, usableUntilMs, ...asked }, _, call) => {
  if (!(await database.stores.signingAccess.load(asked.applicationId))) throw new Fault('signing.application_unknown', { detail: asked.applicationId })
  const key = await applicationKeys.generate({ ...asked, ...(permissionCode !== undefined && { permissionCode: utf8ToBytes(permissionCode) }), ...(usableUntilMs !== undefined && { usableUntilMs }) })
  call.note({ key: key.id, index: String(key.index) })
  keys.forget()
  return keyCard(key)
})
