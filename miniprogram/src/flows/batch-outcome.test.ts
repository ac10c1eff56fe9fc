import { describe, expect, test } from 'vitest'
import { NetworkError } from '../platform/network-error.ts'
import type { Phone } from '../signing/phone.ts'
import { createTestStorage } from '../testing/test-ports.ts'
import { createBatchOutcome } from './batch-outcome.ts'

const kept = JSON.stringify({ batchId: 'bat_12345678', atMs: 1000 })
const item = (result: string) => ({ taskId: 'tsk_12345678', title: '处方', result })

function phoneThatAnswers(answers: (() => unknown)[]): Phone {
  const storage = createTestStorage(new Map([['unfinished-batch', kept]]))
  return { ports: { storage, clock: { nowMs: () => 2000, wait: async () => undefined } }, keystore: { loadEnrolled: async () => ({ deviceToken: 'T' }) }, client: { call: async () => ({ items: (answers.length > 1 ? answers.shift()! : answers[0]!)() }) } } as unknown as Phone
}

describe('PL-2 MP-7 what became of a batch after the app was killed', () => {
  test('asked until it is certain, then kept until it was seen', async () => {
    const outcome = createBatchOutcome(phoneThatAnswers([() => [item('working')], () => [item('working')], () => [item('signed')]]))
    await outcome.look()
    expect(outcome.state.get()).toEqual({ step: 'known', items: [item('signed')] })
    await outcome.forget()
    await outcome.look()
    expect(outcome.state.get()).toEqual({ step: 'none' })
  })
  test('no network: says so, and asks again later', async () => {
    const outcome = createBatchOutcome(phoneThatAnswers([() => { throw new NetworkError('offline') }, () => [item('open')]]))
    await outcome.look()
    expect(outcome.state.get()).toMatchObject({ step: 'asking', problem: { code: 'network.offline' } })
    await outcome.look()
    expect(outcome.state.get()).toEqual({ step: 'known', items: [item('open')] })
  })
  test('a server that was cut off in the middle does not keep the person waiting for ever', async () => {
    const outcome = createBatchOutcome(phoneThatAnswers([() => [item('working')]]))
    await outcome.look()
    expect(outcome.state.get()).toEqual({ step: 'known', items: [item('working')] })
  })
})
