/** 下载签名数据: the CMS of each signer. */
import { fetchSignatures as contract } from '@yiqian/shared/protocol/his.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { loadDocument } from '../document-status.ts'
import { assertSigned } from '../signed-document.ts'

export const fetchSignatures = routeFor<Deps>()(contract, async ({ database: { stores } }, { documentId }, { applicationId }) => {
  const document = await loadDocument(stores, documentId, applicationId)
  assertSigned(document)
  const tasks = await stores.tasks.listOfDocument(document.id)
  const signatures = await Promise.all(tasks.map(async (task) => {
    const staff = await stores.staff.load(task.staffId)
    if (!staff || task.signedAtMs === null || task.cmsBase64 === null) throw new Error(`task ${task.id} is signed without a signature`)
    return { staffNumber: staff.staffNumber, signedAtMs: task.signedAtMs, cmsBase64: task.cmsBase64 }
  }))
  return { signatures }
})
