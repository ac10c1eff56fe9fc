/** 检索日志. */
import { searchJournal as contract } from '@yiqian/shared/protocol/journals.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { search } from '../journals/read-range.ts'

export const searchJournal = routeFor<Deps>()(contract, async ({ journals }, { journal, ...query }, _, call) => {
  call.note({ journal })
  const { entries, nextCursor } = await search(await journals.open(journal), query)
  return { entries: entries.map(({ sequence, instance, timeMs, kind, keys, facts }) => ({ sequence, instance, timeMs, kind, keys, facts })), nextCursor }
})
