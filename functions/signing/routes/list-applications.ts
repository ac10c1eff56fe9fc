/** 应用列表. */
import { listApplications as contract } from '@yiqian/shared/protocol/signing.ts'
import { routeFor } from '../../_kernel/route.ts'
import { applicationCard } from '../application-card.ts'
import type { Deps } from '../deps.ts'

export const listApplications = routeFor<Deps>()(contract, async ({ database }) => ({ applications: (await database.stores.signingAccess.list()).map(applicationCard) }))
