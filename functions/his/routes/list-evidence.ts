/** 文件的存证记录: what happened, in order, and whether the chain is whole. */
import { listEvidence as contract } from '@yiqian/shared/protocol/his.ts'
import { chainIntact } from '../../_domain/evidence/evidence.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { loadDocument } from '../document-status.ts'

export const listEvidence = routeFor<Deps>()(contract, async ({ database: { stores } }, { documentId }, { applicationId }) => {
  await loadDocument(stores, documentId, applicationId)
  const links = await stores.evidence.list(documentId)
  const records = links.map(({ sequence, atMs, kind, actor, facts, digestHex, previousDigestHex }) => ({ sequence, atMs, kind, actor, facts, digestHex, previousDigestHex }))
  return { records, intact: chainIntact(links) }
})
