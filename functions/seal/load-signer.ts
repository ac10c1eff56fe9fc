// Who signs a task, and on whose behalf: its own signer, the delegate of a grant, or the vault for a person who opened automatic signing.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Mandate } from '@yiqian/shared/protocol/statements.ts'
import { assertAutomaticCovers } from '../_domain/automatic-signing/automatic-signing.ts'
import { assertGrantCovers } from '../_domain/delegation/delegation.ts'
import type { Stores } from '../_domain/ports.ts'
import type { DocumentRecord, SigningTask, Staff } from '../_domain/records.ts'
import { loadMandate } from '../_runtime/load-mandate.ts'
import { loadTask } from './load-task.ts'

export interface Signer {
  task: SigningTask
  document: DocumentRecord
  /** who acts: their name, handwriting and certificate */
  staff: Staff
  /** the task's own signer; the same person unless a colleague signs for them */
  principal: Staff
  under?: { grantId: string; mandate: Mandate }
}

/** @throws {Fault} task.* · document.deleted · delegation.* · automatic.* */
export async function loadSigner(stores: Stores, given: { taskId: string; deviceId: string; delegationId?: string; nowMs: number }): Promise<Signer> {
  const { taskId, deviceId, delegationId, nowMs } = given
  if (deviceId.startsWith('aut_')) return loadAutomatic(stores, taskId, deviceId, nowMs)
  const device = await stores.devices.load(deviceId)
  const staff = device && (await stores.staff.load(device.staffId))
  if (!staff) throw new Fault('task.not_found', { detail: `${deviceId} belongs to nobody` })
  if (delegationId === undefined) return { ...(await loadTask(stores, taskId, staff.id)), staff, principal: staff }
  const delegation = await stores.delegations.load(delegationId)
  if (delegation?.delegateId !== staff.id) throw new Fault('delegation.not_found', { detail: `${staff.id} under ${delegationId}` })
  // Whose task it is decides, not who asks: another's task is not found, as for everybody.
  const { task, document } = await loadTask(stores, taskId, delegation.delegatorId)
  assertGrantCovers(delegation, { delegateId: staff.id, delegatorId: task.staffId, document, nowMs })
  const principal = await stores.staff.load(task.staffId)
  if (principal?.state !== 'active') throw new Fault('delegation.closed', { facts: { whyZh: '授权人已停用', whyEn: 'whoever granted it is suspended' } })
  return { task, document, staff, principal, under: { grantId: delegation.id, mandate: await loadMandate(stores, delegation.statementId, principal) } }
}

async function loadAutomatic(stores: Stores, taskId: string, automaticId: string, nowMs: number): Promise<Signer> {
  const automatic = await stores.automatic.load(automaticId)
  const staff = automatic && (await stores.staff.load(automatic.staffId))
  if (!automatic || staff?.state !== 'active') throw new Fault('automatic.closed', { detail: automaticId })
  const { task, document } = await loadTask(stores, taskId, staff.id)
  assertAutomaticCovers(automatic, { staffId: staff.id, document, nowMs })
  return { task, document, staff, principal: staff, under: { grantId: automatic.id, mandate: await loadMandate(stores, automatic.statementId, staff) } }
}
