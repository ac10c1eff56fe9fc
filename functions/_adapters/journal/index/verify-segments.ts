// Owns checking the chains of every instance in a directory from end to end.
import path from 'node:path'
import type { JournalVerdict } from '../../../_domain/journal/journal.ts'
import { checkSegment } from '../check-segment.ts'
import type { Sm3 } from '../line.ts'
import { fileBytes, listInstances, listSegments } from '../segment-files.ts'
import type { OwnEnd } from './catch-up.ts'

/**
 * Front segments may have been taken away: the first one there is believed about what came before it.
 * Of another process's last segment, a line that is being written is no break.
 */
export function verifySegments(directory: string, own: OwnEnd, sm3: Sm3, onEntries: (entries: number) => void): JournalVerdict {
  let entries = 0
  for (const instance of listInstances(directory)) {
    const segments = listSegments(directory, instance).filter(({ firstSequence }) => instance !== own.instance || firstSequence <= own.firstSequence)
    let before: { digest: string; sequence: number } | undefined
    for (const [i, segment] of segments.entries()) {
      const isOwnEnd = instance === own.instance && segment.firstSequence === own.firstSequence
      const toBytes = (isOwnEnd ? own.bytes : null) ?? fileBytes(segment.file)
      const at = (sequence: number, why: string): JournalVerdict => ({ entries, brokenAt: `${instance}/${path.basename(segment.file)}, entry ${sequence}: ${why}` })
      if (before && before.sequence + 1 !== segment.firstSequence) return at(before.sequence + 1, 'a segment is missing before this one')
      const checked = checkSegment(segment, { sm3, before: before?.digest, toBytes, onEntries: (some) => onEntries(entries + some) })
      entries += checked.entries
      onEntries(entries)
      const isBeingWritten = instance !== own.instance && i === segments.length - 1 && checked.brokenAt?.wasSynced === false
      if (checked.brokenAt && !isBeingWritten) return at(checked.brokenAt.sequence, checked.brokenAt.why)
      before = checked.head
    }
  }
  return { entries, brokenAt: null }
}
