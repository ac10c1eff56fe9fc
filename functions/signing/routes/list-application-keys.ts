/** 应用密钥列表. */
import { listApplicationKeys as contract } from '@yiqian/shared/protocol/signing.ts'
import { platformApplicationId } from '../../_domain/application-key/application-key.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { keyCard } from '../key-card.ts'

export const listApplicationKeys = routeFor<Deps>()(contract, async ({ database }, { applicationId }) => {
  const { applicationKeys } = database.stores
  const keys = applicationId === undefined ? await applicationKeys.listAll() : await applicationKeys.list(applicationId)
  return { keys: keys.filter((key) => key.applicationId !== platformApplicationId).map(keyCard) }
})
