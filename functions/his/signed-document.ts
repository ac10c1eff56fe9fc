// Only a fully signed document gives its file and signatures away.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { DocumentRecord } from '../_domain/records.ts'

/** @throws {Fault} document.deleted · document.not_signed */
export function assertSigned(document: DocumentRecord, evidenceOf?: 'voided'): void {
  if (document.state === 'voided' && evidenceOf === 'voided') return
  if (document.state === 'deleted') throw new Fault('document.deleted')
  if (document.state !== 'signed') throw new Fault('document.not_signed', { facts: { state: document.state } })
}
