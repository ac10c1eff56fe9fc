// The words for types of callback and change.
import type { CallbackEvent } from '@yiqian/shared/protocol/his.ts'
import type { TextKey } from '../../language/dictionary.ts'

const WORDS = {
  'document.signed': 'event.document.signed',
  'document.rejected': 'event.document.rejected',
  'document.revoked': 'event.document.revoked',
  'document.expired': 'event.document.expired',
  'document.started': 'event.document.started',
  'document.deleted': 'event.document.deleted',
  'document.voided': 'event.document.voided',
  'task.signed': 'event.task.signed',
  'task.returned': 'event.task.returned',
  'task.passed_on': 'event.task.passedOn',
  'document.overdue': 'event.document.overdue',
} as const satisfies Record<CallbackEvent['type'], TextKey>

export const EVENT_WORDS: Readonly<Record<string, TextKey | undefined>> = {
  ...WORDS,
  'document.created': 'event.document.created',
  'document.pushed': 'event.document.created',
  'document.provisional': 'event.document.provisional',
  'task.rejected': 'event.task.rejected',
}
