/** 查看页面图像: one page of the current version, drawn on the server. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { getPageImage as contract } from '@yiqian/shared/protocol/seal.ts'
import { routeFor } from '../../_kernel/route.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { withPdfFaults } from '../../_runtime/pdf-fault.ts'
import type { Deps } from '../deps.ts'
import { loadTaskToRead } from '../load-task.ts'

/** Of webp and jpeg, 1–100. A preview is legible and no more. */
const QUALITY = { preview: 30, sharp: 82 }

export const getPageImage = routeFor<Deps>()(contract, async ({ database: { stores }, files, pageImages, pictures, kernel: { clock } }, { taskId, page, widthPx, format, isPreview }, { staffId }) => {
  const { document } = await loadTaskToRead(stores, taskId, staffId, clock.nowMs())
  if (!isPdfContent(document.contentKind) || page > document.pageCount) throw new Fault('document.page_missing', { facts: { page } })
  const { id, currentDigestHex } = document
  // The right to read was checked just now; what the content looks like its digest decides.
  const image = await pictures.of(JSON.stringify([id, currentDigestHex, page, widthPx, format, isPreview]), async () => {
    const pdf = await files.read(id, currentDigestHex)
    if (!pdf) throw new Fault('document.deleted')
    return withPdfFaults(() => pageImages.renderPage(pdf, { page, format, quality: isPreview ? QUALITY.preview : QUALITY.sharp, widthPixels: widthPx }))
  })
  return { imageBase64: toBase64(image.bytes), contentType: image.contentType, widthPx: image.widthPixels, heightPx: image.heightPixels, pageCount: document.pageCount, documentDigestHex: currentDigestHex }
})
