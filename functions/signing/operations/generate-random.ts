// Owns generateRandom: random octets for applications.
import type { Operation } from '../core/parts.ts'
import { refuse } from '../core/refusal.ts'

const LONGEST_BYTES = 4096

export const generateRandom: Operation<'generateRandom'> = ({ random }, { length }) => {
  if (length < 1 || length > LONGEST_BYTES) throw refuse('GM_INVALID_DATA_FORMAT', 'length')
  return Promise.resolve({ random: random(length) })
}
