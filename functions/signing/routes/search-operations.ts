/** 检索签名验签日志. */
import { searchOperations as contract } from '@yiqian/shared/protocol/signing.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { JournalError } from '../../_domain/journal/journal-error.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const searchOperations = routeFor<Deps>()(contract, async ({ journal }, { operation, ...query }) => {
  try {
    const { entries, nextCursor } = await journal.search({ ...query, ...(operation !== undefined && { kind: `signing.${operation}` }) })
    return { entries: entries.map(({ sequence, instance, timeMs, kind, keys, facts }) => ({ sequence, instance, timeMs, kind, keys, facts })), nextCursor }
  } catch (cause) {
    if (cause instanceof JournalError) throw new Fault(cause.code === 'journal.query_invalid' ? 'journal.query_invalid' : 'journal.unavailable', { detail: cause.message })
    throw cause
  }
})
