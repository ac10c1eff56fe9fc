/** 下载签署完成的文件: only once every signer has signed. */
import { fetchFile as contract } from '@yiqian/shared/protocol/his.ts'
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { loadDocument } from '../document-status.ts'
import { assertSigned } from '../signed-document.ts'

export const fetchFile = routeFor<Deps>()(contract, async ({ database, files }, { documentId, evidenceOf }, { applicationId }) => {
  const document = await loadDocument(database.stores, documentId, applicationId)
  assertSigned(document, evidenceOf)
  const bytes = await files.read(document.id, document.currentDigestHex)
  if (!bytes) throw new Error(`the file of ${document.id} is missing`)
  const [contentType, ending] = isPdfContent(document.contentKind) ? ['application/pdf', 'pdf'] : ['application/json', 'json']
  return { contentType, bytes, fileName: `${document.title}.${ending}` }
})
