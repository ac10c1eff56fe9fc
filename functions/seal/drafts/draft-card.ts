// A draft as its phone sees it.
import type { DraftCard } from '@yiqian/shared/protocol/own-documents.ts'
import { receivedBytes, type Draft } from '../../_domain/draft/draft.ts'
import { shownBox } from './places-on-draft.ts'

export function draftCard(draft: Draft): DraftCard {
  const { id: draftId, kind, state, title, patient, sizeBytes, pageCount, digestHex, opinion, createdAtMs, expiresAtMs } = draft
  return { draftId, kind, state: state === 'receiving' ? 'receiving' : 'ready', title, patient, sizeBytes, receivedBytes: receivedBytes(draft), pageCount, digestHex, opinion, signature: shownBox(draft), createdAtMs, expiresAtMs }
}
