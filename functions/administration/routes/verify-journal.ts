/** 核验日志的杂凑链. */
import { verifyJournal as contract } from '@yiqian/shared/protocol/journals.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const verifyJournal = routeFor<Deps>()(contract, async ({ journals }, { journal }, _, call) => {
  call.note({ journal })
  const opened = await journals.open(journal)
  const { entries, brokenAt } = await opened.verifyChain()
  if (brokenAt !== null) await journals.recordSystem({ kind: 'alarm.journal_broken', keys: { journal }, facts: { brokenAt } })
  return { verdict: brokenAt === null ? 'passed' as const : 'failed' as const, entries, brokenAt, head: opened.state().head }
})
