/** 按业务编号查询文件. */
import { findDocument as contract } from '@yiqian/shared/protocol/his.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { documentStatus } from '../document-status.ts'

export const findDocument = routeFor<Deps>()(contract, async ({ database: { stores } }, { externalId }, { applicationId }) => {
  const document = await stores.documents.findByExternalId(applicationId, externalId)
  if (!document) throw new Fault('document.not_found')
  return documentStatus(stores, document)
})
