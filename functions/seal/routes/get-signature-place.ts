/** 查看签名位置: where the signature of a task stands on the page, or will stand. */
import { fieldBox } from '@yiqian/shared/pdf/field-box.ts'
import { displayedSize, findPage } from '@yiqian/shared/pdf/pages.ts'
import { boxOf, type PdfBox } from '@yiqian/shared/pdf/position.ts'
import { openPdf } from '@yiqian/shared/pdf/syntax/pdf-file.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { getSignaturePlace as contract } from '@yiqian/shared/protocol/seal.ts'
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { routeFor } from '../../_kernel/route.ts'
import { LOOKING_LIMIT_MS, locateWithin } from '../../_runtime/locate-within.ts'
import { withPdfFaults } from '../../_runtime/pdf-fault.ts'
import type { Deps } from '../deps.ts'
import { fieldNameOf } from '../field-name.ts'
import { loadTaskToRead } from '../load-task.ts'
import { placeFacts, placeOf } from '../place-of.ts'

export const getSignaturePlace = routeFor<Deps>()(contract, async (deps, { taskId }, { staffId }) => {
  const { database: { stores }, files, pageImages, kernel: { clock } } = deps
  const { task, document } = await loadTaskToRead(stores, taskId, staffId, clock.nowMs())
  if (!isPdfContent(document.contentKind)) throw new Fault('document.page_missing', { facts: { page: 1 } })
  const pdf = await files.read(document.id, document.currentDigestHex)
  if (!pdf) throw new Fault('document.deleted')
  const place = await withPdfFaults(async () => {
    const stands = task.state === 'signed' ? fieldBox(pdf, fieldNameOf(task)) : undefined
    const locateText = locateWithin(pageImages.locateText, performance.now() + LOOKING_LIMIT_MS)
    return inParts(pdf, stands ?? (await boxOf(pdf, await placeOf(deps, pdf, task), locateText)))
  }, placeFacts(task))
  return { ...place, documentDigestHex: document.currentDigestHex }
})

function inParts(pdf: Uint8Array, { page, x, y, width, height }: PdfBox) {
  const size = displayedSize(findPage(openPdf(pdf), page))
  const within = (part: number): number => Math.max(0, Math.min(1, part))
  return { page, left: within(x / size.width), top: within(y / size.height), width: within(width / size.width), height: within(height / size.height) }
}
