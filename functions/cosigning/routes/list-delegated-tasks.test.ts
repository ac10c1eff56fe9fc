import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listDelegatedTasks } from '@yiqian/shared/protocol/delegations.ts'
import { revokeDelegation } from '@yiqian/shared/protocol/delegations.ts'
import { aPendingTask } from '../testing/bench.ts'
import { enrol } from '../testing/test-phone.ts'
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

  test('all that is in scope, page by page, however many others of the giver are due before', async () => {
    const [giver, other] = [await enrol(bench), await enrol(bench)]
    const dueAtMs = bench.clock.nowMs() + 9_000_000
    for (let n = 0; n < 120; n++) await aPendingTask(bench, giver.staff.id, { documentType: 'consent-form', dueAtMs })
    const inScope: string[] = []
    for (let n = 1; n <= 5; n++) inScope.push((await aPendingTask(bench, [giver, other][n % 2]!.staff.id, { documentType: 'prescription', dueAtMs: dueAtMs + n })).taskId)
    for (const from of [giver, other]) await grantDelegation(bench, from, b, { documentTypes: ['prescription'] })
    const walked: string[] = []
    let cursor: string | undefined
    do {
      const { body } = await bench.send(listDelegatedTasks, { limit: 2, ...(cursor !== undefined && { cursor }) }, b.token)
      expect(body.total).toBe(cursor === undefined ? 5 : undefined)
      walked.push(...body.items.map(({ task }) => task.taskId))
      cursor = body.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(walked).toEqual(inScope)
    expect(await bench.send(listDelegatedTasks, { cursor: 'x' }, b.token)).toMatchObject({ status: 400, code: 'request.malformed' })
  })
})
refusesStrangers(() => bench, () => a, listDelegatedTasks, {})
