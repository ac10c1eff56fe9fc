// Owns telling whether a segment is what was written, and where it breaks: the same check at start and for the whole chain.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { digestChars, firstLink, isLinked, lineKind, linkChars, parseHeader, readLinkDigest, type LineKind, type SegmentHeader, type Sm3 } from './line.ts'
import { readLines } from './read-lines.ts'
import type { SegmentFile } from './segment-files.ts'

/** The end of a chain. */
export interface ChainHead {
  readonly sequence: number
  /** hex */
  readonly digest: string
}

export interface SegmentBreak {
  /** of the first line that is not what was written */
  readonly offset: number
  /** that it should have */
  readonly sequence: number
  readonly why: string
  /** A later line says that this one was on disk: no crash can explain the break. */
  readonly wasSynced: boolean
}

export interface CheckedSegment {
  readonly header: SegmentHeader | undefined
  /** after the last right line */
  readonly head: ChainHead
  readonly entries: number
  /** up to the end of the last right line */
  readonly soundBytes: number
  readonly brokenAt: SegmentBreak | undefined
  /** the last line that is right in itself, behind a break too */
  readonly lastIntact: ChainHead & { readonly endOffset: number }
}

export interface CheckOptions {
  readonly sm3: Sm3
  /** the digest before the segment; undefined: as its header says */
  readonly before?: string | undefined
  /** its bytes; the file's when absent */
  readonly toBytes?: number
  readonly onEntries?: (entries: number) => void
}

interface Progress {
  header: SegmentHeader | undefined
  head: ChainHead
  entries: number
  soundBytes: number
  broken: Omit<SegmentBreak, 'wasSynced'> | undefined
  wasSynced: boolean
  lastIntact: ChainHead & { readonly endOffset: number }
}

/** Reads it from end to end. A line that was cut off is a break; what follows a break is read on, to learn whether it was on disk before. */
export function checkSegment(segment: SegmentFile, { sm3, before, toBytes, onEntries }: CheckOptions): CheckedSegment {
  const fd = openSync(segment.file, 'r')
  try {
    const to = toBytes ?? fstatSync(fd).size
    const start: ChainHead = { sequence: segment.firstSequence - 1, digest: before ?? linkInHeader(fd, to) }
    const at: Progress = { header: undefined, head: start, entries: 0, soundBytes: 0, broken: undefined, wasSynced: false, lastIntact: { ...start, endOffset: 0 } }
    const end = readLines(fd, { from: 0, to, link: `${start.digest}\n` }, (buffer, lineStart, lineEnd, offset) => {
      const isIntact = isLinked(sm3, buffer, lineStart, lineEnd)
      const kind = isIntact ? lineKind(buffer, lineStart, lineEnd) : undefined
      const header = kind?.is === 'header' ? parseHeader(buffer, lineStart, lineEnd) : undefined
      if (kind) noteIntact(at, kind, readLinkDigest(buffer, lineEnd), offset + lineEnd + 1 - lineStart)
      if (at.broken) return
      const why = whyWrong(segment, at, isIntact, kind, header)
      if (why) return void (at.broken = { offset, sequence: at.head.sequence + 1, why })
      at.header ??= header
      at.head = { sequence: kind?.is === 'entry' ? kind.sequence : at.head.sequence, digest: readLinkDigest(buffer, lineEnd) }
      at.entries += kind?.is === 'entry' ? 1 : 0
      at.soundBytes = offset + lineEnd + 1 - lineStart
      if (at.entries % 10_000 === 0) onEntries?.(at.entries)
    })
    if (end < to && !at.broken) at.broken = { offset: end, sequence: at.head.sequence + 1, why: 'the line is cut off' }
    const { broken, wasSynced, ...rest } = at
    return { ...rest, brokenAt: broken && { ...broken, wasSynced } }
  } finally {
    closeSync(fd)
  }
}

function noteIntact(at: Progress, kind: LineKind, digest: string, endOffset: number): void {
  const known = kind.is === 'header' ? 0 : kind.is === 'entry' ? kind.sequence : kind.synced
  at.lastIntact = { sequence: Math.max(known, at.lastIntact.sequence), digest, endOffset }
  if (at.broken && kind.is !== 'header' && kind.synced >= at.broken.sequence) at.wasSynced = true
}

function whyWrong({ instance, firstSequence }: SegmentFile, at: Progress, isIntact: boolean, kind: LineKind | undefined, header: SegmentHeader | undefined): string | undefined {
  if (!isIntact) return 'the digest does not match'
  if (at.soundBytes === 0) {
    if (!header) return 'there is no header'
    if (header.instance !== instance || header.firstSequence !== firstSequence) return 'the header belongs to another segment'
    return header.previousDigest === at.head.digest ? undefined : 'the header names another segment before it'
  }
  if (!kind || kind.is === 'header') return 'the line is of no known form'
  return kind.is === 'entry' && kind.sequence !== at.head.sequence + 1 ? `the sequence is ${kind.sequence}` : undefined
}

/** What the header says came before it; a wrong one shows in the header's own digest. */
function linkInHeader(fd: number, to: number): string {
  const buffer = Buffer.alloc(Math.min(to, 4096))
  const read = readSync(fd, buffer, 0, buffer.length, 0)
  const end = buffer.subarray(0, read).indexOf(0x0a)
  const link = end === -1 ? undefined : parseHeader(buffer, 0, end)?.previousDigest
  return link && /^[0-9a-f]{64}$/.test(link) ? link : firstLink.slice(0, digestChars)
}

/** The digest that the file's last line ends with; undefined when it does not end with a line. */
export function lastDigest({ file }: SegmentFile): string | undefined {
  const fd = openSync(file, 'r')
  try {
    const size = fstatSync(fd).size
    const buffer = Buffer.alloc(linkChars)
    const read = readSync(fd, buffer, 0, linkChars, Math.max(0, size - linkChars))
    return /^([0-9a-f]{64})\n$/.exec(buffer.toString('latin1', 0, read))?.[1]
  } finally {
    closeSync(fd)
  }
}
