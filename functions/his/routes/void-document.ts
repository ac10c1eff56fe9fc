/** 作废已签文件: by the hospital system that pushed it, at any time. */
import { voidDocument as contract } from '@yiqian/shared/protocol/his.ts'
import { routeFor } from '../../_kernel/route.ts'
import { voidDocument as voidSigned } from '../../_runtime/void-document.ts'
import type { Deps } from '../deps.ts'
import { documentStatus, loadDocument } from '../document-status.ts'

export const voidDocument = routeFor<Deps>()(contract, async ({ database, kernel }, { documentId, reason }, { applicationId }) =>
  database.transaction(async (stores) => {
    const document = await loadDocument(stores, documentId, applicationId)
    return documentStatus(stores, await voidSigned(stores, document, { actor: `application:${applicationId}`, reason, atMs: kernel.clock.nowMs() }, kernel.random))
  }, 5),
)
