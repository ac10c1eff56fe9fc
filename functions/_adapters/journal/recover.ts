// Owns the start of a journal: where the next entry goes, what a crash left half-written, what somebody changed.
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readSync, renameSync, writeSync } from 'node:fs'
import path from 'node:path'
import { checkSegment, lastDigest, type ChainHead, type CheckedSegment } from './check-segment.ts'
import { firstLink, digestChars, type Sm3 } from './line.ts'
import { fileBytes, listSegments, type SegmentFile } from './segment-files.ts'

/** Less than any entry line takes: bounds how many entries can have been in so many bytes. */
const shortestLineBytes = 100

export interface Recovered {
  /** the segment to go on in; null: begin one */
  readonly segment: { readonly firstSequence: number; readonly bytes: number } | null
  readonly head: ChainHead
  readonly firstSequence: number
  readonly sizeBytes: number
  /** told in the header of the next segment: where the one before is damaged */
  readonly newDamage: string | undefined
  /** as told by newDamage, or by the header of the present segment */
  readonly damage: string | null
  /** the last line already says that the journal was closed, or there is none */
  readonly isClosed: boolean
}

/**
 * Checks the last segment (sealed ones are `verifyChain`'s) and repairs what a crash can have caused: bytes behind the last
 * whole line that no later line knows to be on disk are kept in a file beside and cut off. Anything else is damage: the
 * segment stays untouched for ever and the next entry begins a new one.
 */
export function recoverInstance(directory: string, instance: string, sm3: Sm3): Recovered {
  const segments = listSegments(directory, instance)
  const last = segments.at(-1)
  const origin: ChainHead = { sequence: 0, digest: firstLink.slice(0, digestChars) }
  if (!last) return { segment: null, head: origin, firstSequence: 1, sizeBytes: 0, newDamage: undefined, damage: null, isClosed: true }
  const checked = checkSegment(last, { sm3, before: digestBefore(segments, sm3) })
  const { brokenAt, head, soundBytes } = checked
  if (soundBytes === 0 && (!brokenAt || isTorn(brokenAt, checked))) {
    putAside(last, 0)
    return recoverInstance(directory, instance, sm3)
  }
  if (brokenAt && isTorn(brokenAt, checked)) putAside(last, soundBytes)
  // Whole lines that a killed process wrote and did not sync are kept: from here on they are on disk.
  syncFile(last.file)
  const sizeBytes = segments.reduce((sum, { file }) => sum + fileBytes(file), 0)
  const told = { firstSequence: segments[0]!.firstSequence, sizeBytes, isClosed: checked.isClosed && !brokenAt }
  if (brokenAt && !isTorn(brokenAt, checked)) {
    const newDamage = `${path.basename(last.file)}, entry ${brokenAt.sequence}: ${brokenAt.why}`
    return { ...told, segment: null, head: headBehindDamage(last, checked), newDamage, damage: newDamage }
  }
  return { ...told, segment: { firstSequence: last.firstSequence, bytes: soundBytes }, head, newDamage: undefined, damage: checked.header?.damage ?? null }
}

/** A link that is wrong in a segment whose lines are right cannot come from a crash. */
const isTorn = (brokenAt: NonNullable<CheckedSegment['brokenAt']>, { lastIntact, soundBytes }: CheckedSegment): boolean =>
  !brokenAt.wasSynced && !(soundBytes === 0 && lastIntact.sequence > brokenAt.sequence)

/** What the last segment must be linked to; undefined when only its own header can say. */
function digestBefore(segments: readonly SegmentFile[], sm3: Sm3): string | undefined {
  const [before, last] = segments.slice(-2)
  if (!last) return segments[0]!.firstSequence === 1 ? firstLink.slice(0, digestChars) : undefined
  // begun behind a damaged segment: linked to its last intact line
  if (isBegunBehindDamage(last, sm3)) return undefined
  return lastDigest(before!) ?? firstLink.slice(0, digestChars)
}

function isBegunBehindDamage(segment: SegmentFile, sm3: Sm3): boolean {
  return checkSegment(segment, { sm3, toBytes: Math.min(4096, fileBytes(segment.file)) }).header?.damage !== undefined
}

/** No sequence is used twice, even when the damage hides how far it got. */
function headBehindDamage({ file }: SegmentFile, { lastIntact }: CheckedSegment): ChainHead {
  const hiddenEntries = Math.ceil((fileBytes(file) - lastIntact.endOffset) / shortestLineBytes)
  return { sequence: lastIntact.sequence + hiddenEntries, digest: lastIntact.digest }
}

/** Copies what lies behind `soundBytes` into a file beside, on disk before it is cut off. A file without a whole line is moved. */
function putAside({ file }: SegmentFile, soundBytes: number): void {
  const aside = unusedName(`${file}.torn-${soundBytes}`)
  if (soundBytes === 0) renameSync(file, aside)
  else {
    const [from, to] = [openSync(file, 'r+'), openSync(aside, 'wx')]
    try {
      const buffer = Buffer.allocUnsafe(1 << 16)
      for (let at = soundBytes, read = 1; read > 0; at += read) {
        read = readSync(from, buffer, 0, buffer.length, at)
        writeSync(to, buffer, 0, read)
      }
      fsyncSync(to)
      syncFolder(path.dirname(file))
      ftruncateSync(from, soundBytes)
      fsyncSync(from)
    } finally {
      closeSync(from)
      closeSync(to)
    }
  }
  syncFolder(path.dirname(file))
}

function unusedName(name: string): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name}.${count}`
    if (!existsSync(candidate)) return candidate
  }
}

/** Makes names in the folder last. */
export const syncFolder = (folder: string): void => syncFile(folder)

function syncFile(file: string): void {
  const fd = openSync(file, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
