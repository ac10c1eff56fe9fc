/** 查询文件状态. */
import { getDocument as contract } from '@yiqian/shared/protocol/his.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { documentStatus, loadDocument } from '../document-status.ts'

export const getDocument = routeFor<Deps>()(contract, async ({ database: { stores } }, { documentId }, { applicationId }) =>
  documentStatus(stores, await loadDocument(stores, documentId, applicationId)),
)
