// Grants, requests and uses as a phone shows them.
import * as v from 'valibot'
import type { DelegationCard, DelegationRequestCard, MandateUseCard } from '@yiqian/shared/protocol/delegations.ts'
import { documentType } from '@yiqian/shared/protocol/states.ts'
import { standingOf, type Delegation, type DelegationRequest } from '../../_domain/delegation/delegation.ts'
import type { MandateUse } from '../../_domain/mandate/mandate-use.ts'
import type { Stores } from '../../_domain/ports.ts'
import { staffCard } from '../../_domain/staff/staff-card.ts'

const MOST_USES = 100

/** A person's card; the hospital's list never loses one. */
async function cardOf({ staff }: Stores, staffId: string) {
  const person = await staff.load(staffId)
  if (!person) throw new Error(`${staffId} is not there`)
  return staffCard(person)
}

export async function nameApplicationsOf({ applications }: Stores, ids: readonly string[]): Promise<{ applicationId: string; name: string }[]> {
  return Promise.all(ids.map(async (applicationId) => ({ applicationId, name: (await applications.load(applicationId))?.name ?? applicationId })))
}

export async function delegationCard(stores: Stores, delegation: Delegation, nowMs: number): Promise<DelegationCard> {
  const { id: delegationId, statementId, delegatorId, delegateId, documentTypes, applicationIds, grantedAtMs, fromMs, untilMs, usesTotal, usesLeft } = delegation
  return {
    delegationId, statementId, delegator: await cardOf(stores, delegatorId), delegate: await cardOf(stores, delegateId), documentTypes: v.parse(v.array(documentType), documentTypes),
    applications: await nameApplicationsOf(stores, applicationIds), grantedAtMs, fromMs, untilMs, usesTotal, usesLeft, standing: standingOf(delegation, nowMs),
  }
}

export async function requestCard(stores: Stores, { id: requestId, delegateId, delegatorId, reason, state, createdAtMs }: DelegationRequest): Promise<DelegationRequestCard> {
  return { requestId, delegate: await cardOf(stores, delegateId), delegator: await cardOf(stores, delegatorId), reason, state, createdAtMs }
}

export async function useCards(stores: Stores, grantId: string): Promise<MandateUseCard[]> {
  return Promise.all((await stores.mandateUses.listOfGrant(grantId, MOST_USES)).map((use) => useCard(stores, use)))
}

export async function useCard(stores: Stores, { taskId, documentId, state, atMs }: Pick<MandateUse, 'taskId' | 'documentId' | 'state' | 'atMs'>): Promise<MandateUseCard> {
  const document = await stores.documents.load(documentId)
  const application = document && (await stores.applications.load(document.applicationId))
  if (!document || !application || state === 'prepared') throw new Error(`${documentId} of a use is not there`)
  return { taskId, documentId, title: document.title, documentType: document.documentType, clientSystem: application.name, state, atMs }
}
