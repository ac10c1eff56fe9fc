/** 申请授权: asks a colleague; asking the same one again while the first waits is one request. */
import { requestDelegation as contract } from '@yiqian/shared/protocol/delegations.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { newId } from '../../_domain/new-id.ts'
import { routeFor } from '../../_kernel/route.ts'
import { recordNotice } from '../../_runtime/record-notice.ts'
import type { Deps } from '../deps.ts'

/** So many may wait for answers at once: nobody floods the others' phones. */
const MOST_OPEN = 10

export const requestDelegation = routeFor<Deps>()(contract, async ({ database, kernel: { clock, random } }, { staffNumber, reason }, { staffId }) =>
  database.transaction(async (stores) => {
    const { staff, delegationRequests } = stores
    const asked = await staff.findByNumber(staffNumber)
    if (asked?.state !== 'active' || asked.id === staffId) throw new Fault('statement.subject_unknown', { detail: staffNumber })
    const open = (await delegationRequests.listOfDelegate(staffId, 100)).filter(({ state }) => state === 'open')
    const there = open.find(({ delegatorId }) => delegatorId === asked.id)
    if (there) {
      await delegationRequests.replace(there, { ...there, reason })
      return { requestId: there.id }
    }
    if (open.length >= MOST_OPEN) throw new Fault('delegation.too_many')
    const request = { id: newId('drq', random), delegateId: staffId, delegatorId: asked.id, reason, state: 'open' as const, createdAtMs: clock.nowMs(), decidedAtMs: null, revision: 0 }
    await delegationRequests.insert(request)
    await recordNotice(stores, { staffId: asked.id, kind: 'delegation.asked', subjectId: request.id, time: 1, atMs: request.createdAtMs }, random)
    return { requestId: request.id }
  }, 10),
)
