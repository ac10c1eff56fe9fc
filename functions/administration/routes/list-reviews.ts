/** 审查记录. */
import { listReviews as contract } from '@yiqian/shared/protocol/journals.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const listReviews = routeFor<Deps>()(contract, async ({ database }, { journal }) => ({ items: await database.stores.journalReviews.list(journal, 200) }))
