// The picture that a signature carries, and what stands beside it; which picture it was is kept for the evidence.
import type { SignatureAppearance } from '@yiqian/shared/pdf/appearance.ts'
import { impressionDigest, impressionFor, type Shown } from '../_domain/handwriting/handwriting.ts'
import type { Stores } from '../_domain/ports.ts'
import type { DocumentRecord, Staff } from '../_domain/records.ts'
import { fromBase64 } from '../_runtime/base64.ts'

export interface ChosenImpression {
  impressionId: string
  png: Uint8Array
  digestHex: string
  shown: Exclude<Shown, 'name'>
}

/** @returns undefined when the printed name stands alone. */
export async function impressionForTask({ impressions }: Stores, staff: Staff, document: DocumentRecord): Promise<ChosenImpression | undefined> {
  const choice = await impressions.loadChoice(staff.id)
  const id = impressionFor(choice, document.documentType)
  const impression = id === undefined ? undefined : await impressions.load(id)
  if (!choice || choice.shown === 'name' || impression?.staffId !== staff.id) return undefined
  const png = fromBase64(impression.pngBase64)
  return { impressionId: impression.id, png, digestHex: impressionDigest(png), shown: choice.shown }
}

/** SE-14: handwriting, printed name, or both. */
export function appearanceOf(chosen: ChosenImpression | undefined, words: { name: string; title: string; beside: string | undefined }, time: string): SignatureAppearance {
  const name = chosen && chosen.shown === 'handwriting' ? {} : { name: words.name }
  const title = chosen && chosen.shown === 'handwriting' ? words.beside : words.title
  return { ...(chosen && { picturePng: chosen.png }), ...name, ...(title !== undefined && { title }), time }
}
