/** 保存手写签名: read strictly, written anew, kept beside the earlier ones and used from now on. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { saveHandwriting as contract } from '@yiqian/shared/protocol/seal.ts'
import { cleanImpression, type ImpressionRefusal } from '../../_adapters/impressions/clean-impression.ts'
import { PictureBroken } from '../../_adapters/impressions/read-png.ts'
import { assertMayKeep, impressionDigest, noChoice, type Impression } from '../../_domain/handwriting/handwriting.ts'
import { newId } from '../../_domain/new-id.ts'
import type { InkColour } from '@yiqian/shared/impression/picture.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'

const REFUSALS = { 'too-little-ink': 'handwriting.too_little_ink', 'no-transparency': 'handwriting.no_transparency' } as const satisfies Record<ImpressionRefusal, string>

export const saveHandwriting = routeFor<Deps>()(contract, async ({ database, kernel, inks }, { pngBase64, ink = inks[0]!, origin = 'drawn' }, { staffId }) => {
  if (!inks.includes(ink)) throw malformed('ink', `应为 ${inks.join('、')}`, `must be ${inks.join(' or ')}`)
  const png = cleanPng(fromBase64(pngBase64), ink)
  const made: Impression = { id: newId('imp', kernel.random), staffId, pngBase64: toBase64(png), ink, origin, savedAtMs: kernel.clock.nowMs() }
  const kept = await database.transaction(async ({ impressions }) => {
    const all = await impressions.listOfStaff(staffId)
    const same = all.find((each) => each.pngBase64 === made.pngBase64)
    if (!same) {
      assertMayKeep(all)
      await impressions.insert(made)
    }
    const now = same ?? made
    const choice = (await impressions.loadChoice(staffId)) ?? noChoice(staffId)
    // Who writes a signature wants to see it: a choice of the name alone gives way.
    await impressions.putChoice({ ...choice, defaultId: now.id, shown: choice.shown === 'name' ? 'handwriting' : choice.shown, chosenAtMs: made.savedAtMs })
    return now
  }, 5)
  return { saved: true as const, impressionId: kept.id, digestHex: impressionDigest(png) }
})

/** @throws {Fault} request.malformed · handwriting.too_little_ink · handwriting.no_transparency */
function cleanPng(bytes: Uint8Array, ink: InkColour): Uint8Array {
  try {
    const clean = cleanImpression(bytes, ink)
    if (typeof clean === 'string') throw new Fault(REFUSALS[clean])
    return clean
  } catch (error) {
    if (error instanceof PictureBroken) throw malformed('pngBase64', '应为完好的 PNG 图片，最大 2048×2048', 'must be a sound PNG of at most 2048×2048', error.message)
    throw error
  }
}

const malformed = (field: string, expectedZh: string, expectedEn: string, detail?: string): Fault => new Fault('request.malformed', { facts: { field, expectedZh, expectedEn }, ...(detail !== undefined && { detail }) })
