import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listDelegatedTasks } from '@yiqian/shared/protocol/delegations.ts'
import { revokeDelegation } from '@yiqian/shared/protocol/delegations.ts'
import { aPendingTask } from '../testing/bench.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { grantDelegation, openThreePhones, type ThreePhones } from '../testing/three-phones.ts'

let [bench, a, b, c] = [] as unknown as ThreePhones
beforeAll(async () => void ([bench, a, b, c] = await openThreePhones()))
afterAll(() => bench.close())
const grant = (terms?: object) => grantDelegation(bench, a, b, terms)

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
