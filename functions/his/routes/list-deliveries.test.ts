import { beforeAll, describe, expect, test } from 'vitest'
import { listDeliveries as contract } from '@yiqian/shared/protocol/his.ts'
import type { DeliveryState } from '@yiqian/shared/protocol/states.ts'
import { aDelivery } from '../../_domain/testing/builders.ts'
import { useHospital } from '../testing/hospital.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital()
const list = async (input: { state?: DeliveryState; limit?: number } = {}, who = hospital.application) => (await hospital.platform.asApplication(who, contract, input)).body.deliveries

beforeAll(async () => {
  const { deliveries } = hospital.platform.runtime.database.stores
  const applicationId = hospital.application.application.id
  for (let cursor = 1; cursor <= 60; cursor++) await deliveries.insert(aDelivery({ applicationId, cursor, state: 'dead', attempts: 10, nextAtMs: null, lastError: 'answered 500' }))
  await deliveries.insert(aDelivery({ applicationId, cursor: 61, state: 'pending' }))
  await deliveries.insert(aDelivery({ applicationId, cursor: 62, state: 'delivered', attempts: 1, nextAtMs: null }))
})

describe('HI-1 200', () => {
  test('dead letters unless asked otherwise, fifty unless asked otherwise', async () => {
    const dead = await list()
    expect(dead).toHaveLength(50)
    expect(dead[0]).toEqual({ deliveryId: expect.stringMatching(/^dlv_/) as string, type: 'document.signed', documentId: expect.stringMatching(/^doc_/) as string, state: 'dead', attempts: 10, nextAtMs: null, lastError: 'answered 500', createdAtMs: expect.any(Number) as number })
    expect(await list({ limit: 200 })).toHaveLength(60)
  })
  test.each(['pending', 'delivered'] as const)('%s', async (state) => expect((await list({ state })).map((delivery) => delivery.state)).toEqual([state]))
  test('another application sees none of them', async () => expect(await list({}, hospital.other)).toEqual([]))
})

describe('400', () => {
  test.each([['state', { state: 'lost' }], ['limit', { limit: 0 }], ['limit', { limit: 201 }]])('%s %#', async (field, input) => {
    expect(await hospital.platform.asApplication(hospital.application, contract, input as never)).toMatchObject({ status: 400, facts: { field } })
  })
})
refusesStrangers(hospital, contract, () => ({}))
