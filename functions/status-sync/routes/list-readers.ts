/** 可发送的同事: who may read the document already, and whether a message reaches them. */
import { listReaders as contract } from '@yiqian/shared/protocol/sharing.ts'
import { staffCard } from '../../_domain/staff/staff-card.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { isReachable, loadSendable, readersOf } from '../sharing.ts'

export const listReaders = routeFor<Deps>()(contract, async (deps, { taskId }, { staffId }) => {
  const { database: { stores }, kernel: { clock } } = deps
  const sendable = await loadSendable(deps, stores, { taskId, staffId, nowMs: clock.nowMs() })
  const readers = await readersOf(stores, sendable, staffId)
  return { items: await Promise.all(readers.map(async ({ person }) => ({ ...staffCard(person), isReachable: await isReachable(deps, stores, person.id) }))) }
})
