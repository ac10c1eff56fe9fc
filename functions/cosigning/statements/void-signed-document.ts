// 作废: a signer takes back what was signed, with a reason, by a statement of the personal certificate, within the hours that the hospital allows.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { assertMayVoid } from '../../_domain/document/void-document.ts'
import type { Stores } from '../../_domain/ports.ts'
import type { DocumentRecord, SigningTask } from '../../_domain/records.ts'
import { voidDocument } from '../../_runtime/void-document.ts'
import type { Deps } from '../deps.ts'
import type { Effect } from './effect.ts'

async function loadSigned({ tasks, documents }: Stores, taskId: string, given: { staffId: string; nowMs: number; withinMs: number }): Promise<{ task: SigningTask; document: DocumentRecord }> {
  const task = await tasks.load(taskId)
  const document = task && (await documents.load(task.documentId))
  if (!task || !document) throw new Fault('statement.subject_unknown', { detail: taskId })
  assertMayVoid(document, task, given)
  return { task, document }
}

const limitOf = ({ config }: Deps): number => config.voidWithinHours * 3_600_000

export const voidSignedDocument: Effect<'document.void'> = {
  needsMask: false,
  async terms(deps, { taskId, reason }, { staff, nowMs }) {
    const { document } = await loadSigned(deps.database.stores, taskId, { staffId: staff.id, nowMs, withinMs: limitOf(deps) })
    return { taskId, documentId: document.id, documentDigestHex: document.currentDigestHex, reason }
  },
  async apply(deps, stores, { statementId, terms: { taskId, documentDigestHex, reason } }, { staff, deviceId, nowMs }) {
    const { document } = await loadSigned(stores, taskId, { staffId: staff.id, nowMs, withinMs: limitOf(deps) })
    if (document.currentDigestHex !== documentDigestHex) throw new Fault('statement.subject_unknown', { detail: 'the file is another one' })
    await voidDocument(stores, document, { actor: `device:${deviceId}`, reason, atMs: nowMs, facts: { staffId: staff.id, statementId } }, deps.kernel.random)
  },
}
