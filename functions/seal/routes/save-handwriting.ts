/** 保存手写签名: a PNG, used in this person's appearances from now on. */
import { drawAppearance } from '@yiqian/shared/pdf/appearance.ts'
import { PdfError } from '@yiqian/shared/pdf/error.ts'
import type { PdfFonts } from '@yiqian/shared/pdf/font-runs.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { saveHandwriting as contract } from '@yiqian/shared/protocol/seal.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')
const MOST_PIXELS = 2048

export const saveHandwriting = routeFor<Deps>()(contract, async ({ database: { stores }, kernel, fonts }, { pngBase64 }, { staffId }) => {
  const png = Buffer.from(fromBase64(pngBase64))
  const isPng = png.length > 33 && png.subarray(0, 8).equals(PNG) && png.toString('latin1', 12, 16) === 'IHDR'
  const fits = isPng && [png.readUInt32BE(16), png.readUInt32BE(20)].every((side) => side > 0 && side <= MOST_PIXELS)
  if (!fits || !(await isDrawable(png, await fonts()))) throw new Fault('request.malformed', { facts: { field: 'pngBase64', expectedZh: `应为不超过 ${MOST_PIXELS}×${MOST_PIXELS} 的 PNG 图片`, expectedEn: `must be a PNG of at most ${MOST_PIXELS}×${MOST_PIXELS}` } })
  await stores.handwriting.put({ staffId, pngBase64, savedAtMs: kernel.clock.nowMs() })
  return { saved: true as const }
})

/** Drawn once here: a picture that is broken inside would otherwise stop every later signature of this person. */
async function isDrawable(png: Uint8Array, fonts: PdfFonts): Promise<boolean> {
  try {
    await drawAppearance({ picturePng: new Uint8Array(png) }, fonts, { width: 130, height: 44, rotation: 0, firstObjectNumber: 1, fontTag: 'TRIAL' })
    return true
  } catch (error) {
    if (error instanceof PdfError) return false
    throw error
  }
}
