// The name of a task's signature field in the PDF.
import type { SigningTask } from '../_domain/records.ts'

/** Whoever signs again after a return has a field of their own for each round. */
export const fieldNameOf = ({ id, round }: Pick<SigningTask, 'id' | 'round'>): string => (round === 1 ? `sig_${id}` : `sig_${id}_${round}`)
