// Owns the contracts of the stores of flows and colleagues.
import { expect, test } from 'vitest'
import type { FlowStep, WithdrawnSignature } from '../../_domain/flow/flow.ts'
import type { Database } from '../../_domain/ports.ts'
import { nextId, NOW_MS } from '../../_domain/testing/builders.ts'

const aStep = (some: Partial<FlowStep>): FlowStep => ({ id: nextId('flw'), documentId: nextId('doc'), kind: 'returned', byStaffId: 'stf_1', toStaffId: 'stf_2', taskId: nextId('tsk'), note: '剂量需复核\n🩺', atMs: NOW_MS, ...some })
const aWithdrawn = (some: Partial<WithdrawnSignature>): WithdrawnSignature => ({
  id: nextId('wds'), stepId: nextId('flw'), documentId: nextId('doc'), taskId: nextId('tsk'), staffId: 'stf_2', round: 1, signedAtMs: NOW_MS, certificateId: null, cmsBase64: 'M'.repeat(300_000), timestampAtMs: NOW_MS, timestampSerialHex: 'ab', ...some,
})

export function flowContract(database: () => Database): void {
  const flow = () => database().stores.flow

  test('MA-12 steps of a document in the order they happened, word for word', async () => {
    const documentId = nextId('doc')
    const steps = [aStep({ documentId, atMs: 1 }), aStep({ documentId, atMs: 2, kind: 'passed-on' }), aStep({ documentId, atMs: 3 })]
    for (const step of [steps[1]!, steps[2]!, steps[0]!, aStep({})]) await flow().insertStep(step)
    expect(await flow().listSteps(documentId)).toStrictEqual(steps)
    expect(await flow().listSteps(nextId('doc'))).toEqual([])
  })

  test('MA-12 signatures that were given back keep their bytes', async () => {
    const documentId = nextId('doc')
    const made = [aWithdrawn({ documentId, signedAtMs: 1 }), aWithdrawn({ documentId, signedAtMs: 2, round: 2, cmsBase64: null, certificateId: 'cert_1', timestampAtMs: null, timestampSerialHex: null })]
    for (const signature of [made[1]!, made[0]!, aWithdrawn({})]) await flow().insertWithdrawn(signature)
    expect(await flow().listWithdrawn(documentId)).toStrictEqual(made)
  })
}

export function colleagueContract(database: () => Database): void {
  const colleagues = () => database().stores.colleagues

  test('MA-13 added once, in order, one way; gone when removed', async () => {
    const [staffId, one, two] = [nextId('stf'), nextId('stf'), nextId('stf')]
    await colleagues().add({ staffId, colleagueId: two, addedAtMs: 2 })
    await colleagues().add({ staffId, colleagueId: one, addedAtMs: 1 })
    await colleagues().add({ staffId, colleagueId: one, addedAtMs: 9 })
    expect(await colleagues().list(staffId, 9)).toStrictEqual([{ staffId, colleagueId: one, addedAtMs: 1 }, { staffId, colleagueId: two, addedAtMs: 2 }])
    expect(await colleagues().list(staffId, 1)).toHaveLength(1)
    expect(await colleagues().list(one, 9)).toEqual([])
    expect([await colleagues().has(staffId, one), await colleagues().has(one, staffId)]).toEqual([true, false])
    await colleagues().remove(staffId, one)
    await colleagues().remove(staffId, one)
    expect((await colleagues().list(staffId, 9)).map(({ colleagueId }) => colleagueId)).toEqual([two])
  })

  test('MA-13 two taps at once add one colleague', async () => {
    const [staffId, colleagueId] = [nextId('stf'), nextId('stf')]
    await Promise.all([1, 2, 3].map((addedAtMs) => colleagues().add({ staffId, colleagueId, addedAtMs })))
    expect(await colleagues().list(staffId, 9)).toHaveLength(1)
  })
}
