// Owns the contracts of the stores of delegations, requests for them, automatic signing and their uses.
import { expect, test } from 'vitest'
import type { Database } from '../../_domain/ports.ts'
import { nextId, NOW_MS } from '../../_domain/testing/builders.ts'
import { aDelegation, aDelegationRequest, aMandateUse, anAutomaticSigning } from '../../_domain/testing/grant-builders.ts'
import { revisedContract } from './revised.contract.ts'

const ids = (records: { id: string }[]): string[] => records.map(({ id }) => id)

export function delegationContract(database: () => Database): void {
  const delegations = () => database().stores.delegations
  revisedContract(delegations, () => [aDelegation(), aDelegation({ documentTypes: ['prescription'], applicationIds: ['app_1'], state: 'revoked', closedAtMs: NOW_MS })], { usesLeft: 1, state: 'revoked', closedAtMs: NOW_MS })

  test('lists by either side, newest first, at most the limit', async () => {
    const [delegatorId, delegateId] = [nextId('stf'), nextId('stf')]
    const made = [0, 1, 2].map((minute) => aDelegation({ delegatorId, delegateId, grantedAtMs: NOW_MS + minute }))
    for (const delegation of [...made, aDelegation()]) await delegations().insert(delegation)
    expect(ids(await delegations().listOfDelegator(delegatorId, 2))).toEqual([made[2]!.id, made[1]!.id])
    expect(ids(await delegations().listOfDelegate(delegateId, 9))).toEqual([made[2]!.id, made[1]!.id, made[0]!.id])
    expect(await delegations().listOfDelegate(delegatorId, 9)).toEqual([])
  })

  test('lists those that are open for somebody now, however many newer ones are over', async () => {
    const delegateId = nextId('stf')
    const [open, soonOver] = [aDelegation({ delegateId, fromMs: 10, untilMs: 30, usesLeft: 1 }), aDelegation({ delegateId, fromMs: 10, untilMs: 21, usesLeft: 1 })]
    const closed = [{ state: 'revoked' as const }, { fromMs: 21 }, { untilMs: 20 }, { usesLeft: 0 }].map((some) => aDelegation({ delegateId, fromMs: 10, untilMs: 30, usesLeft: 1, grantedAtMs: NOW_MS * 2, ...some }))
    for (const delegation of [open, soonOver, ...closed]) await delegations().insert(delegation)
    expect(ids(await delegations().listOpenOfDelegate(delegateId, 20, 9))).toEqual([soonOver.id, open.id])
    expect(ids(await delegations().listOpenOfDelegate(delegateId, 20, 1))).toEqual([soonOver.id])
  })
}

export function delegationRequestContract(database: () => Database): void {
  const requests = () => database().stores.delegationRequests
  revisedContract(requests, () => [aDelegationRequest(), aDelegationRequest({ state: 'declined', decidedAtMs: NOW_MS })], { state: 'granted', decidedAtMs: NOW_MS })

  test('lists by either side, newest first', async () => {
    const [delegatorId, delegateId] = [nextId('stf'), nextId('stf')]
    const made = [0, 1].map((minute) => aDelegationRequest({ delegatorId, delegateId, createdAtMs: NOW_MS + minute }))
    for (const request of [...made, aDelegationRequest()]) await requests().insert(request)
    expect(ids(await requests().listOfDelegator(delegatorId, 9))).toEqual([made[1]!.id, made[0]!.id])
    expect(ids(await requests().listOfDelegate(delegateId, 1))).toEqual([made[1]!.id])
  })
}

export function automaticSigningContract(database: () => Database): void {
  const automatic = () => database().stores.automatic
  revisedContract(automatic, () => [anAutomaticSigning(), anAutomaticSigning({ state: 'closed', certificateId: null, closedAtMs: NOW_MS, closedReason: 'time over' })], { state: 'closing', usesLeft: 0, certificateId: null })

  test('lists one person’s, newest first; and all that is not closed, oldest first', async () => {
    const staffId = nextId('stf')
    const made = (['opening', 'open', 'closing', 'closed'] as const).map((state, minute) => anAutomaticSigning({ staffId, state, openedAtMs: minute }))
    for (const each of made) await automatic().insert(each)
    expect(ids(await automatic().listOfStaff(staffId, 2))).toEqual([made[3]!.id, made[2]!.id])
    expect(ids(await automatic().listAtWork(2))).toEqual([made[0]!.id, made[1]!.id])
    expect((await automatic().listAtWork(100)).some(({ state }) => state === 'closed')).toBe(false)
  })
}

export function mandateUseContract(database: () => Database): void {
  const uses = () => database().stores.mandateUses
  revisedContract(uses, () => [aMandateUse(), aMandateUse({ state: 'signed' })], { state: 'failed' })

  test('lists what was taken, newest first; finds the one that signed', async () => {
    const [grantId, taskId] = [nextId('dlg'), nextId('tsk')]
    const made = (['prepared', 'taken', 'failed', 'signed'] as const).map((state, minute) => aMandateUse({ grantId, taskId, state, atMs: NOW_MS + minute }))
    for (const use of made) await uses().insert(use)
    expect(ids(await uses().listOfGrant(grantId, 9))).toEqual([made[3]!.id, made[2]!.id, made[1]!.id])
    expect(ids(await uses().listOfGrant(grantId, 1))).toEqual([made[3]!.id])
    expect((await uses().findSigned(taskId))?.id).toBe(made[3]!.id)
    expect(await uses().findSigned(nextId('tsk'))).toBeUndefined()
  })
}
