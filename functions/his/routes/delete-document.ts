/** 删除已完成的文件: the content goes, a tombstone with digests and evidence stays. */
import { deleteDocument as contract } from '@yiqian/shared/protocol/his.ts'
import { moveDocument } from '../../_domain/document/document.ts'
import { routeFor } from '../../_kernel/route.ts'
import { recordChange, recordEvidence } from '../../_runtime/record.ts'
import type { Deps } from '../deps.ts'
import { documentStatus, loadDocument } from '../document-status.ts'

export const deleteDocument = routeFor<Deps>()(contract, async ({ database, kernel, files }, { documentId, reason }, { applicationId }) => {
  const status = await database.transaction(async (stores) => {
    const document = await loadDocument(stores, documentId, applicationId)
    const atMs = kernel.clock.nowMs()
    const deleted = await stores.documents.replace(document, moveDocument(document, 'delete', atMs, reason))
    for (const task of await stores.tasks.listOfDocument(documentId)) if (task.cmsBase64 !== null) await stores.tasks.replace(task, { ...task, cmsBase64: null })
    const facts = { reason, stateBefore: document.state, sourceDigestHex: document.sourceDigestHex, deletedDigestHex: document.currentDigestHex }
    await recordEvidence(stores, documentId, { kind: 'document.deleted', actor: `application:${applicationId}`, facts, atMs }, kernel.random)
    await recordChange(stores, deleted, 'document.deleted', { atMs, signedBy: null }, kernel.random)
    return documentStatus(stores, deleted)
  }, 5)
  // after the record is durable; status-sync (work/sweep-files.ts) takes away what a crash here leaves
  await files.deleteAll(documentId)
  return status
})
