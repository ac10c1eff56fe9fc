/** 核验时间戳日志. TS-7 */
import { verifyTokenJournal as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const verifyTokenJournal = routeFor<Deps>()(contract, async ({ journal }) => {
  const { entries, brokenAt } = await journal.verifyChain()
  const { sizeBytes, failure } = journal.state()
  return { verdict: brokenAt === null ? ('passed' as const) : ('failed' as const), entries, brokenAt, sizeBytes, failure }
})
