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
  /** the last right line says that the journal was closed */
  readonly isClosed: boolean
  /** the last line that has the form of one, behind a break too */
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
  isClosed: boolean
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
    const at: Progress = { header: undefined, head: start, entries: 0, soundBytes: 0, isClosed: false, broken: undefined, wasSynced: false, lastIntact: { ...start, endOffset: 0 } }
    const end = readLines(fd, { from: 0, to, link: `${start.digest}\n` }, (buffer, lineStart, lineEnd, offset) => {
      const isIntact = isLinked(sm3, buffer, lineStart, lineEnd)
      const kind = lineKind(buffer, lineStart, lineEnd)
      if (at.broken) return noteBehindBreak(at, kind, buffer, lineEnd, offset + lineEnd + 1 - lineStart)
      const header = kind?.is === 'header' ? parseHeader(buffer, lineStart, lineEnd) : undefined
      const why = whyWrong(segment, at, isIntact, kind, header)
      if (why) {
        at.broken = { offset, sequence: at.head.sequence + 1, why }
        return noteRunTogether(at, buffer, lineStart, lineEnd)
      }
      at.header ??= header
      at.head = { sequence: kind?.is === 'entry' ? kind.sequence : at.head.sequence, digest: readLinkDigest(buffer, lineEnd) }
      at.entries += kind?.is === 'entry' ? 1 : 0
      at.soundBytes = offset + lineEnd + 1 - lineStart
      at.isClosed = kind?.is === 'closing'
      at.lastIntact = { ...at.head, endOffset: at.soundBytes }
      if (at.entries % 10_000 === 0) onEntries?.(at.entries)
    })
    if (end < to && !at.broken) at.broken = { offset: end, sequence: at.head.sequence + 1, why: 'the line is cut off' }
    const { broken, wasSynced, ...rest } = at
    return { ...rest, brokenAt: broken && { ...broken, wasSynced } }
  } finally {
    closeSync(fd)
  }
}

/**
 * Behind a break a line is told by its form alone: the digest before it may be what was changed. That it says what was on disk
 * when it was written cannot come from a crash, in which only lines of one write are lost.
 */
function noteBehindBreak(at: Progress, kind: LineKind | undefined, buffer: Buffer, lineEnd: number, endOffset: number): void {
  const digest = readLinkDigest(buffer, lineEnd)
  if (!kind || kind.is === 'header' || !/^[0-9a-f]{64}$/.test(digest)) return
  at.lastIntact = { sequence: Math.max(at.lastIntact.sequence, kind.synced, kind.is === 'entry' ? kind.sequence : 0), digest, endOffset }
  if (kind.synced >= at.broken!.sequence) at.wasSynced = true
}

/** The line feed before the closing line was changed: that line stands at the end of the broken one. */
function noteRunTogether(at: Progress, buffer: Buffer, lineStart: number, lineEnd: number): void {
  const closingStart = buffer.subarray(lineStart, lineEnd).lastIndexOf('{"synced":')
  if (closingStart <= 0) return
  const kind = lineKind(buffer, lineStart + closingStart, lineEnd)
  if (kind?.is === 'closing' && kind.synced >= at.broken!.sequence) {
    at.wasSynced = true
    at.lastIntact = { ...at.lastIntact, sequence: kind.synced }
  }
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
