// 授权签名: a colleague may sign for me; what they had asked for is answered by it.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { assertGrantWithinLimits, grantDelegation } from '../../_domain/delegation/delegation.ts'
import { newId } from '../../_domain/new-id.ts'
import type { Stores } from '../../_domain/ports.ts'
import type { Staff } from '../../_domain/records.ts'
import { recordNotice } from '../../_runtime/record-notice.ts'
import { nameApplications, type Effect } from './effect.ts'

/** A grant may begin so far ahead. */
const AHEAD_MS = 366 * 86_400_000

export const grantDelegationTo: Effect<'delegation.grant'> = {
  needsMask: false,
  async terms({ config, database: { stores }, kernel: { random } }, { delegateStaffNumber, fromMs, seconds, count, documentTypes, applicationIds }, { staff, nowMs }) {
    assertGrantWithinLimits({ seconds, count }, config.delegation)
    const beginsAtMs = fromMs ?? nowMs
    if (beginsAtMs > nowMs + AHEAD_MS) throw new Fault('statement.out_of_limits', { facts: { whyZh: '开始时间太远', whyEn: 'it begins too far ahead' } })
    const { staffNumber, name, department } = await loadDelegate(stores, delegateStaffNumber, staff)
    return {
      delegationId: newId('dlg', random), delegate: { staffNumber, name, department }, fromMs: beginsAtMs, untilMs: Math.max(beginsAtMs, nowMs) + seconds * 1000,
      count, documentTypes, applications: await nameApplications(stores, applicationIds),
    }
  },
  async apply({ config, kernel: { random } }, stores, statement, { staff, nowMs }) {
    const { fromMs, untilMs, count, delegate } = statement.terms
    assertGrantWithinLimits({ seconds: (untilMs - Math.max(fromMs, statement.issuedAtMs)) / 1000, count }, config.delegation)
    const { id: delegateId } = await loadDelegate(stores, delegate.staffNumber, staff)
    await stores.delegations.insert(grantDelegation(statement, { delegatorId: staff.id, delegateId }))
    await recordNotice(stores, { staffId: delegateId, kind: 'delegation.granted', subjectId: statement.terms.delegationId, time: 1, atMs: nowMs }, random)
    for (const request of await stores.delegationRequests.listOfDelegator(staff.id, 100)) {
      if (request.delegateId === delegateId && request.state === 'open') await stores.delegationRequests.replace(request, { ...request, state: 'granted', decidedAtMs: nowMs })
    }
  },
}

/** @throws {Fault} statement.subject_unknown — nobody, nobody active, or oneself */
async function loadDelegate({ staff }: Stores, staffNumber: string, delegator: Staff): Promise<Staff> {
  const delegate = await staff.findByNumber(staffNumber)
  if (delegate?.state !== 'active' || delegate.id === delegator.id) throw new Fault('statement.subject_unknown', { detail: staffNumber })
  return delegate
}
