// Serial numbers of tokens: no two are the same, in this process by counting, among processes by chance.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'

/** Bytes drawn when the process starts, and bytes that count. */
const START_BYTES = 11
const COUNTER_DIGITS = 10
const COUNTER_END = 0x100_0000_0000

/**
 * 128 bits: 86 drawn at the start and two that are fixed, 40 counted. Nothing has to be stored or agreed on before a token leaves, a database that is
 * restored from a backup does not hand out old numbers again, and within a process no chance is involved. Two of a million
 * starts draw the same with a probability below 10⁻¹⁴.
 *
 * @returns a new serial at each call, 32 hex digits that begin with 4 to 7: positive, of one length
 */
export function createSerialNumbers(random: RandomBytes): () => string {
  let start = drawStart(random)
  let count = 0
  return () => {
    if (count === COUNTER_END) [start, count] = [drawStart(random), 0]
    return start + (count++).toString(16).padStart(COUNTER_DIGITS, '0')
  }
}

function drawStart(random: RandomBytes): string {
  const bytes = random(START_BYTES)
  bytes[0] = (bytes[0]! & 0x3f) | 0x40
  return bytesToHex(bytes)
}
