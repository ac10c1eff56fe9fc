// Whether the hospital takes documents that begin on a phone, and which client system they go to.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Stores } from '../../_domain/ports.ts'
import type { DraftSettings } from './draft-settings.ts'

export async function isAllowed(stores: Stores, { applicationId }: DraftSettings): Promise<boolean> {
  return applicationId !== undefined && (await stores.applications.load(applicationId))?.state === 'active'
}

/** @returns the client system's id @throws {Fault} draft.off */
export async function assertAllowed(stores: Stores, settings: DraftSettings): Promise<string> {
  if (settings.applicationId === undefined || !(await isAllowed(stores, settings))) throw new Fault('draft.off', { detail: settings.applicationId ?? 'OWN_DOCUMENTS_APPLICATION is not set' })
  return settings.applicationId
}
