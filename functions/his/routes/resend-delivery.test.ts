import { describe, expect, test } from 'vitest'
import { resendDelivery as contract } from '@yiqian/shared/protocol/his.ts'
import { aDelivery } from '../../_domain/testing/builders.ts'
import type { Delivery } from '../../_domain/records.ts'
import { useHospital } from '../testing/hospital.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital()
const resend = (deliveryId: string, who = hospital.application) => hospital.platform.asApplication(who, contract, { deliveryId })
async function seed(some: Partial<Delivery>): Promise<Delivery> {
  const delivery = aDelivery({ applicationId: hospital.application.application.id, ...some })
  await hospital.platform.runtime.database.stores.deliveries.insert(delivery)
  return delivery
}

describe('HI-1 200 a dead letter goes out again', () => {
  test('due at once, with all its tries, under the same id', async () => {
    const { id } = await seed({ state: 'dead', attempts: 10, nextAtMs: null, lastError: 'answered 500' })
    expect((await resend(id)).body).toMatchObject({ deliveryId: id, state: 'pending', attempts: 0, nextAtMs: hospital.platform.clock.nowMs(), lastError: null })
    const due = await hospital.platform.runtime.database.stores.deliveries.takeDue(hospital.platform.clock.nowMs(), hospital.platform.clock.nowMs() + 1, 10)
    expect(due.map((delivery) => delivery.id)).toContain(id)
  })
  test('ten at once: one is heard', async () => {
    const { id } = await seed({ state: 'dead', nextAtMs: null })
    const answers = await Promise.all(Array.from({ length: 10 }, () => resend(id)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status !== 200).every(({ code }) => code === 'delivery.not_dead')).toBe(true)
  })
})

describe('400', () => {
  test('no delivery id', async () => expect(await resend('doc_0123456789')).toMatchObject({ status: 400, facts: { field: 'deliveryId' } }))
})
refusesStrangers(hospital, contract, () => ({ deliveryId: 'dlv_0123456789' }))
describe('404', () => {
  test('another application’s, as an unknown one', async () => {
    const { id } = await seed({ state: 'dead', nextAtMs: null })
    for (const deliveryId of [id, 'dlv_ffffffffffffffff']) expect(await resend(deliveryId, hospital.other)).toMatchObject({ status: 404, code: 'delivery.not_found', facts: {} })
    expect(await hospital.platform.runtime.database.stores.deliveries.load(id)).toMatchObject({ state: 'dead' })
  })
})
describe('409', () => {
  test.each(['pending', 'delivered'] as const)('%s', async (state) => {
    const { id } = await seed({ state })
    expect(await resend(id)).toMatchObject({ status: 409, code: 'delivery.not_dead' })
  })
})
