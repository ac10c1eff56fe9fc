// An issued token as administrators see it in a list.
import type { JournalRecord } from '../_domain/journal/journal.ts'
import { readIssued } from './issuing/journal-entry.ts'

export function issuedCard(record: JournalRecord) {
  const { serialHex, timeMs, profileId, digestOid, digestHex, transport, certificateId } = readIssued(record)
  return { serialHex, timeMs, profileId, digestOid, digestHex, transport, certificateId, instance: record.instance, sequence: record.sequence }
}
