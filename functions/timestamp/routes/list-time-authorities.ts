/** 时间戳服务一览. */
import { listTimeAuthorities as contract } from '@yiqian/shared/protocol/timestamp.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const listTimeAuthorities = routeFor<Deps>()(contract, async ({ configuration, settings: { publicUrl } }) => {
  const { settings } = configuration.known() ?? (await configuration.current())
  const authorities = settings.profiles.filter(({ state }) => state === 'enabled').map(({ id, policyOid, algorithm, container, digests, accuracyMs, ordering }) => ({
    profileId: id, policyOid, algorithm, container, digests: [...digests], accuracyMs, ordering, address: `${publicUrl}/timestamp/tsa/${id}`,
  }))
  return { defaultProfile: settings.defaultProfile, authorities }
})
