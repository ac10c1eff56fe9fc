/** 授权与申请列表: granted by me, granted to me, asked of me, asked by me. */
import { listDelegations as contract } from '@yiqian/shared/protocol/delegations.ts'
import { routeFor } from '../../_kernel/route.ts'
import { delegationCard, requestCard } from '../delegations/cards.ts'
import type { Deps } from '../deps.ts'

const MOST = 100

export const listDelegations = routeFor<Deps>()(contract, async ({ config, database: { stores }, kernel: { clock } }, _, { staffId }) => {
  const nowMs = clock.nowMs()
  const [granted, received] = [await stores.delegations.listOfDelegator(staffId, MOST), await stores.delegations.listOfDelegate(staffId, MOST)]
  const [toMe, byMe] = [await stores.delegationRequests.listOfDelegator(staffId, MOST), await stores.delegationRequests.listOfDelegate(staffId, MOST)]
  return {
    granted: await Promise.all(granted.map((delegation) => delegationCard(stores, delegation, nowMs))),
    received: await Promise.all(received.map((delegation) => delegationCard(stores, delegation, nowMs))),
    requestsToMe: await Promise.all(toMe.map((request) => requestCard(stores, request))),
    requestsByMe: await Promise.all(byMe.map((request) => requestCard(stores, request))),
    nowMs, limits: config.delegation, applications: (await stores.applications.listActive()).map(({ id, name }) => ({ applicationId: id, name })),
  }
})
