/** 预览草稿页面: exactly what would be signed. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { displayedSize, findPage } from '@yiqian/shared/pdf/pages.ts'
import { openPdf } from '@yiqian/shared/pdf/syntax/pdf-file.ts'
import { getDraftPage as contract } from '@yiqian/shared/protocol/own-documents.ts'
import { assertOwn } from '../../_domain/draft/draft.ts'
import { routeFor } from '../../_kernel/route.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { withPdfFaults } from '../../_runtime/pdf-fault.ts'
import type { Deps } from '../deps.ts'

export const getDraftPage = routeFor<Deps>()(contract, async ({ database: { stores }, files, pageImages, kernel: { clock } }, { draftId, page, widthPx }, { staffId }) => {
  const draft = await stores.drafts.load(draftId)
  assertOwn(draft, staffId, clock.nowMs())
  if (draft.state !== 'ready') throw new Fault('draft.state_conflict', { detail: draft.state })
  if (page > draft.pageCount) throw new Fault('document.page_missing', { facts: { page } })
  const pdf = await files.read(draft.id, draft.digestHex)
  if (!pdf) throw new Fault('draft.not_found', { detail: `${draft.id} has no file` })
  const image = await withPdfFaults(() => pageImages.renderPage(pdf, { page, format: 'png', widthPixels: widthPx }))
  const { width: widthPoints, height: heightPoints } = displayedSize(findPage(openPdf(pdf), page))
  return { imageBase64: toBase64(image.bytes), contentType: image.contentType, widthPx: image.widthPixels, heightPx: image.heightPixels, widthPoints, heightPoints, pageCount: draft.pageCount, documentDigestHex: draft.digestHex }
})
