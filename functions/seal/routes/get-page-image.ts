/** 查看页面图像: one page of the current version, drawn on the server. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { getPageImage as contract } from '@yiqian/shared/protocol/seal.ts'
import { routeFor } from '../../_kernel/route.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { withPdfFaults } from '../../_runtime/pdf-fault.ts'
import type { Deps } from '../deps.ts'
import { loadTaskToRead } from '../load-task.ts'

export const getPageImage = routeFor<Deps>()(contract, async ({ database: { stores }, files, pageImages, kernel: { clock } }, { taskId, page, widthPx }, { staffId }) => {
  const { document } = await loadTaskToRead(stores, taskId, staffId, clock.nowMs())
  if (!isPdfContent(document.contentKind) || page > document.pageCount) throw new Fault('document.page_missing', { facts: { page } })
  const pdf = await files.read(document.id, document.currentDigestHex)
  if (!pdf) throw new Fault('document.deleted')
  const image = await withPdfFaults(() => pageImages.renderPage(pdf, { page, format: 'png', widthPixels: widthPx }))
  return { imageBase64: toBase64(image.bytes), contentType: image.contentType, widthPx: image.widthPixels, heightPx: image.heightPixels, pageCount: document.pageCount, documentDigestHex: document.currentDigestHex }
})
