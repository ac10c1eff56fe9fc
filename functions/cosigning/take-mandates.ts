// Uses of grants: taken in the transaction that takes the sessions, given back in the one that ends a session without a signature.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { returnGrantUse, takeGrantUses } from '../_domain/delegation/delegation.ts'
import type { Stores } from '../_domain/ports.ts'
import type { SigningSession } from '../_domain/records.ts'

/** @throws {Fault} delegation.closed — expired, revoked or used up meanwhile, or its giver signs no more */
export async function takeMandates(stores: Stores, sessions: readonly SigningSession[], nowMs: number): Promise<void> {
  const grants = Map.groupBy(sessions.filter(({ payload }) => typeof payload['delegationId'] === 'string'), ({ payload }) => String(payload['delegationId']))
  for (const [delegationId, under] of grants) {
    const delegation = await stores.delegations.load(delegationId)
    if (!delegation) throw new Fault('delegation.closed', { facts: { whyZh: '不存在', whyEn: 'it does not exist' }, detail: delegationId })
    await assertGiverActive(stores, delegation.delegatorId)
    await stores.delegations.replace(delegation, takeGrantUses(delegation, under.length, nowMs))
    for (const { preparedId } of under) await markTaken(stores, preparedId!, nowMs)
  }
}

/** @throws {Fault} delegation.closed */
export async function assertGiverActive({ staff }: Stores, delegatorId: string): Promise<void> {
  if ((await staff.load(delegatorId))?.state !== 'active') throw new Fault('delegation.closed', { facts: { whyZh: '授权人已停用', whyEn: 'whoever granted it is suspended' } })
}

export async function markTaken({ mandateUses }: Stores, preparedId: string, atMs: number): Promise<void> {
  const use = await mandateUses.load(preparedId)
  if (use?.state !== 'prepared') throw new Fault('signing.session_not_found', { detail: `${preparedId} was prepared under no grant` })
  await mandateUses.replace(use, { ...use, state: 'taken', atMs })
}

/** The session has failed for good: nobody was given a signature, so the use was none. */
export async function returnMandate(stores: Stores, { preparedId, payload }: SigningSession): Promise<void> {
  const use = preparedId === null || (payload['delegationId'] ?? payload['automaticId']) === undefined ? undefined : await stores.mandateUses.load(preparedId)
  if (use?.state !== 'taken') return
  await stores.mandateUses.replace(use, { ...use, state: 'failed' })
  const [delegation, automatic] = [await stores.delegations.load(use.grantId), await stores.automatic.load(use.grantId)]
  if (delegation) await stores.delegations.replace(delegation, returnGrantUse(delegation))
  if (automatic) await stores.automatic.replace(automatic, { ...automatic, usesLeft: Math.min(automatic.usesTotal, automatic.usesLeft + 1) })
}
