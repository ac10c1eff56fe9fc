// Where the signature of a task stands: as given, else in a free place of the document as it is now.
import { boxOf, type PdfBox, type PdfKeywordPosition } from '@yiqian/shared/pdf/position.ts'
import type { FaultFacts } from '@yiqian/shared/protocol/faults.ts'
import type { SigningTask } from '../_domain/records.ts'
import { findPlaces, placesUnseen } from '../_runtime/find-places.ts'
import { LOOKING_LIMIT_MS, locateWithin } from '../_runtime/locate-within.ts'
import { pdfPosition } from '../_runtime/pdf-position.ts'
import type { Deps } from './deps.ts'

/**
 * A signer who was added later, whose page could not be looked at when the document came, or who signs again after a
 * return (the earlier picture stays where it is) gets a free place beside those of all others. Where the page cannot be
 * looked at in time, they stand along its foot in the order of the signers.
 */
export async function placeOf({ database: { stores }, pageImages }: Deps, source: Uint8Array, task: SigningTask): Promise<PdfBox | PdfKeywordPosition> {
  if (task.position && task.round === 1) return pdfPosition(task.position)
  const tasks = await stores.tasks.listOfDocument(task.documentId)
  const endsAtMs = performance.now() + LOOKING_LIMIT_MS
  const locateText = locateWithin(pageImages.locateText, endsAtMs)
  const known = await Promise.all(tasks.map(async ({ position }) => position && boxOf(source, pdfPosition(position), locateText).catch(() => undefined)))
  const taken = known.filter((box) => box !== undefined && box !== null)
  const [found] = (await findPlaces(source, taken, 1, { pageImages, limitMs: endsAtMs - performance.now() })) ?? []
  return found ?? placesUnseen(source, taken, turnOf(task, tasks)).at(-1)!
}

/** What a fault about the place names. */
export const placeFacts = ({ position }: SigningTask): FaultFacts => (position && 'keyword' in position ? { keyword: position.keyword } : {})

/** 1-based, among those without a place, beyond all of the rounds before. */
const turnOf = (task: SigningTask, tasks: readonly SigningTask[]): number =>
  (task.round - 1) * tasks.length + tasks.filter(({ id, position, order }) => id === task.id || (position === null && order < task.order)).length
