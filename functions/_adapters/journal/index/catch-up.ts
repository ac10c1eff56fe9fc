// Owns bringing the index up to the segments, a slice at a time, and saying what of them it does not cover yet.
import { closeSync, openSync, readSync } from 'node:fs'
import { digestChars, linkChars, parseLead, readLinkDigest } from '../line.ts'
import { readLines } from '../read-lines.ts'
import { fileBytes, listInstances, listSegments, type SegmentFile } from '../segment-files.ts'
import type { IndexedBlock, IndexedLine, IndexedSegment, JournalIndex } from './journal-index.ts'

/** Small enough to be read for one record, large enough that their list stays short. */
const blockBytes = 1 << 16
const sliceBytes = 4 << 20

/** How far this process's own segments are synced: what lies behind may still be taken out. */
export interface OwnEnd {
  readonly instance: string
  /** of the last segment there may be */
  readonly firstSequence: number
  /** of that; null: all that is there */
  readonly bytes: number | null
}

export interface CoveredSegment extends SegmentFile {
  /** to be searched */
  readonly bytes: number
  /** a later one of its instance exists: it does not grow any more */
  readonly isSealed: boolean
  readonly indexed: IndexedSegment | undefined
}

/** All segments of the directory, beside what the index has of them. What it has of other files than these is forgotten. */
export function coverSegments(directory: string, own: OwnEnd, index: Pick<JournalIndex, 'segments' | 'forget'>): CoveredSegment[] {
  const known = new Map(index.segments().map((segment) => [`${segment.instance}/${segment.firstSequence}`, segment]))
  const covered = listInstances(directory).flatMap((instance) => {
    const files = listSegments(directory, instance).filter(({ firstSequence }) => instance !== own.instance || firstSequence <= own.firstSequence)
    return files.map((segment, i) => {
      const isOwnEnd = instance === own.instance && segment.firstSequence === own.firstSequence
      const bytes = (isOwnEnd ? own.bytes : null) ?? fileBytes(segment.file)
      const name = `${instance}/${segment.firstSequence}`
      const indexed = known.get(name)
      if (!indexed || !isOf(segment, bytes, indexed)) return { ...segment, bytes, isSealed: i < files.length - 1, indexed: undefined }
      known.delete(name)
      return { ...segment, bytes, isSealed: i < files.length - 1, indexed }
    })
  })
  for (const { id } of known.values()) index.forget(id)
  return covered
}

/** Whether the index was made of this very file: the last line indexed is where it was. */
function isOf({ file }: SegmentFile, bytes: number, { indexedBytes, digest }: IndexedSegment): boolean {
  if (indexedBytes > bytes) return false
  const fd = openSync(file, 'r')
  try {
    const buffer = Buffer.alloc(linkChars)
    return readSync(fd, buffer, 0, linkChars, indexedBytes - linkChars) === linkChars && buffer.toString('latin1', 0, digestChars) === digest
  } finally {
    closeSync(fd)
  }
}

/** Worth indexing now: whole blocks, and the rest of what does not grow any more. */
export function isBehind({ bytes, isSealed, indexed }: CoveredSegment): boolean {
  const left = bytes - (indexed?.indexedBytes ?? 0)
  return left >= blockBytes || (isSealed && left > 0)
}

/** Indexes the next slice of the segment. @returns false when that brought nothing */
export function indexSlice(index: JournalIndex, segment: CoveredSegment): boolean {
  const from = segment.indexed?.indexedBytes ?? 0
  const to = Math.min(segment.bytes, from + sliceBytes)
  const isEnd = segment.isSealed && to === segment.bytes
  const blocks: IndexedBlock[] = []
  let [lines, start, digest, pending] = [[] as IndexedLine[], from, '', '']
  const fd = openSync(segment.file, 'r')
  const end = (() => {
    try {
      return readLines(fd, { from, to, link: new Uint8Array(linkChars) }, (buffer, lineStart, lineEnd, offset) => {
        const lead = parseLead(buffer, lineStart, lineEnd)
        const lineTo = offset + lineEnd + 1 - lineStart
        if (lead) lines.push({ lead, from: offset, to: lineTo })
        pending = readLinkDigest(buffer, lineEnd)
        if (lineTo - start < blockBytes) return
        blocks.push({ from: start, to: lineTo, lines })
        ;[lines, start, digest] = [[], lineTo, pending]
      })
    } finally {
      closeSync(fd)
    }
  })()
  if (isEnd && end > start) {
    blocks.push({ from: start, to: end, lines })
    digest = pending
  }
  if (blocks.length === 0) return false
  index.add(segment, blocks, digest)
  return true
}
