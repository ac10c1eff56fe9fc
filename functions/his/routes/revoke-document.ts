/** 撤销待签文件: against a signature being made at the same time exactly one of the two holds. */
import { revokeDocument as contract } from '@yiqian/shared/protocol/his.ts'
import { routeFor } from '../../_kernel/route.ts'
import { endDocument } from '../../_runtime/end-document.ts'
import type { Deps } from '../deps.ts'
import { documentStatus, loadDocument } from '../document-status.ts'

export const revokeDocument = routeFor<Deps>()(contract, async ({ database, kernel }, { documentId, reason }, { applicationId }) =>
  database.transaction(async (stores) => {
    const document = await loadDocument(stores, documentId, applicationId)
    const revoked = await endDocument(stores, document, { action: 'revoke', actor: `application:${applicationId}`, reason, atMs: kernel.clock.nowMs() }, kernel.random)
    return documentStatus(stores, revoked)
  }, 5),
)
