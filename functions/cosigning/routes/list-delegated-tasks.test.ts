import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listDelegatedTasks } from '@yiqian/shared/protocol/delegations.ts'
import { revokeDelegation } from '@yiqian/shared/protocol/delegations.ts'
import { aPendingTask, openBench, type Bench } from '../testing/bench.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { enrol, state, type TestPhone } from '../testing/test-phone.ts'

let bench: Bench
let [a, b, c] = [] as unknown as [TestPhone, TestPhone, TestPhone]
beforeAll(async () => {
  bench = await openBench()
  ;[a, b, c] = [await enrol(bench), await enrol(bench), await enrol(bench)]
})
afterAll(() => bench.close())
const grant = async (some = {}) => {
  const { statement } = await state(bench, a, { kind: 'delegation.grant', delegateStaffNumber: b.staff.staffNumber, seconds: 3600, count: 5, documentTypes: [], applicationIds: [], ...some } as never)
  return statement.kind === 'delegation.grant' ? statement.terms.delegationId : ''
}

describe('200 MP-5', () => {
  test('pending tasks that a grant covers now, by due time, and no others', async () => {
    const later = await aPendingTask(bench, a.staff.id, { documentType: 'prescription', dueAtMs: bench.clock.nowMs() + 9_000_000 })
    const sooner = await aPendingTask(bench, a.staff.id, { documentType: 'prescription' , dueAtMs: bench.clock.nowMs() + 8_000_000 })
    await aPendingTask(bench, a.staff.id, { documentType: 'consent-form' })
    await aPendingTask(bench, c.staff.id, { documentType: 'prescription' })
    const list = async (phone = b) => (await bench.send(listDelegatedTasks, {}, phone.token)).body.items.map(({ task }) => task.taskId)
    expect(await list()).toEqual([])
    const delegationId = await grant({ documentTypes: ['prescription'] })
    expect(await list()).toEqual([sooner.taskId, later.taskId])
    expect(await list(c)).toEqual([])
    const staff = (await bench.database.stores.staff.load(a.staff.id))!
    const frozen = await bench.database.stores.staff.replace(staff, { ...staff, state: 'frozen' })
    expect(await list()).toEqual([])
    await bench.database.stores.staff.replace(frozen, { ...frozen, state: 'active' })
    await bench.send(revokeDelegation, { delegationId }, a.token)
    expect(await list()).toEqual([])
  })
})
refusesStrangers(() => bench, () => a, listDelegatedTasks, {})
