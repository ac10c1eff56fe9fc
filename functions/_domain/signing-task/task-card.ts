// A signing task as a line of a phone's list.
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { provisionalOf } from '../document/provisional.ts'
import type { DocumentRecord, SigningTask } from '../records.ts'

/** @param clientSystem name of the application that asks for the signature */
export function taskCard(task: SigningTask, document: DocumentRecord, clientSystem: string): TaskCard {
  const provisional = provisionalOf(document)
  const { title, documentType, contentKind, patient, dueAtMs, pageCount } = document
  return {
    taskId: task.id, documentId: document.id, title, documentType, contentKind, clientSystem, patient, dueAtMs, pageCount,
    requestedAtMs: task.requestedAtMs, signedAtMs: task.signedAtMs, state: task.state, documentState: document.state,
    ...(provisional && { provisional }),
    documentDigestHex: document.currentDigestHex || document.sourceDigestHex,
  }
}
