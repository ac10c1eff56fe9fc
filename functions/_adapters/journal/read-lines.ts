// Owns reading a segment line by line in bounded memory, each line with the digest before it at hand.
import { readSync } from 'node:fs'
import { linkChars, longestLineBytes, newlineByte } from './line.ts'

const chunkBytes = 1 << 20

/**
 * @param buffer holds the line from `start` to `end` (without its line feed) and, just before it, the link: 65 bytes
 * @param offset of the line in the file
 * @returns false to stop
 */
export type VisitLine = (buffer: Buffer, start: number, end: number, offset: number) => boolean | void

export interface LineRange {
  readonly from: number
  readonly to: number
  /** stands for the 65 bytes before `from` */
  readonly link: Uint8Array | string
}

/** Visits every line that ends in the range. @returns the offset after the last whole line. */
export function readLines(fd: number, { from, to, link }: LineRange, visit: VisitLine): number {
  const buffer = Buffer.allocUnsafe(linkChars + (to - from <= chunkBytes ? to - from : chunkBytes + longestLineBytes))
  buffer.set(typeof link === 'string' ? Buffer.from(link, 'latin1') : link)
  // buffer[start…filled) is not yet visited and lies at `offset` in the file
  let [start, filled, offset] = [linkChars, linkChars, from]
  for (;;) {
    const wanted = Math.min(buffer.length - filled, to - (offset + filled - start))
    const read = wanted > 0 ? readSync(fd, buffer, filled, wanted, offset + filled - start) : 0
    filled += read
    for (let end = buffer.indexOf(newlineByte, start); end !== -1 && end < filled; end = buffer.indexOf(newlineByte, start)) {
      if (visit(buffer, start, end, offset) === false) return offset
      offset += end + 1 - start
      start = end + 1
    }
    if (read === 0) return offset
    if (filled - start >= longestLineBytes) {
      // No line is that long: what lies here is damaged. Skipped, but never past the next line feed.
      offset += filled - start - linkChars
      start = filled - linkChars
    }
    buffer.copyWithin(0, start - linkChars, filled)
    filled -= start - linkChars
    start = linkChars
  }
}
