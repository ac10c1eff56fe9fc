// Owns the lines that go to disk together: encoded and chained as they come, kept until the sync answers for all of them.
import type { JournalEntry } from '../../_domain/journal/journal.ts'
import { digestChars, linkChars, newlineByte, spaceByte, writeDigest, type Sm3 } from './line.ts'

export interface Waiting {
  readonly sequence: number
  resolve(answer: { sequence: number }): void
  reject(error: Error): void
}

export interface Batch {
  /** of the segment it begins; null: it goes on in the present one */
  readonly beginsSegment: number | null
  readonly waiting: Waiting[]
  /** @returns what the line takes */
  addLine(json: string): number
  /** the last line's digest, hex */
  digest(): string
  sizeBytes(): number
  /** what to write */
  bytes(): Uint8Array
  /** the memory, for the next batch; the batch is of no use afterwards */
  takeBuffer(): Buffer
}

const spareBytes = linkChars + 1

export function createBatch(sm3: Sm3, previousDigest: string, beginsSegment: number | null, memory: Buffer): Batch {
  let buffer = memory
  // The link to the line before stands in front, so that each line is hashed where it lies. It is not written.
  buffer.write(`${previousDigest}\n`, 0, 'latin1')
  let [length, linkAt] = [linkChars, 0]

  function reserve(bytes: number): void {
    if (length + bytes <= buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * buffer.length, length + bytes))
    buffer.copy(larger, 0, 0, length)
    buffer = larger
  }

  return {
    beginsSegment,
    waiting: [],
    addLine(json) {
      reserve(3 * json.length + spareBytes)
      const start = length
      length += buffer.write(json, length)
      const digest = sm3(buffer.subarray(linkAt, length))
      buffer[length++] = spaceByte
      linkAt = length
      writeDigest(buffer, length, digest)
      length += digestChars
      buffer[length++] = newlineByte
      return length - start
    },
    digest: () => buffer.toString('latin1', linkAt, linkAt + digestChars),
    sizeBytes: () => length - linkChars,
    bytes: () => buffer.subarray(linkChars, length),
    takeBuffer: () => buffer,
  }
}

/** The order of the members is part of the form. */
export function entryJson(sequence: number, synced: number, { timeMs, kind, keys, facts }: JournalEntry): string {
  return JSON.stringify({ sequence, synced, timeMs, kind, keys, facts })
}
