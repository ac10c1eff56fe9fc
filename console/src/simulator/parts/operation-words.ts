// The words for the operations of the hospital API.
import type { OperationName } from '../../../simulator-server/operations.ts'
import type { TextKey } from '../../language/dictionary.ts'

const WORDS = {
  'issue-token': 'operation.issue-token',
  'push-document': 'operation.push-document',
  'get-document': 'operation.get-document',
  'find-document': 'operation.find-document',
  'fetch-file': 'operation.fetch-file',
  'fetch-signatures': 'operation.fetch-signatures',
  'list-evidence': 'operation.list-evidence',
  'revoke-document': 'operation.revoke-document',
  'delete-document': 'operation.delete-document',
  'list-changes': 'operation.list-changes',
  'create-code': 'operation.create-code',
  'get-code': 'operation.get-code',
  'list-staff': 'operation.list-staff',
  'list-deliveries': 'operation.list-deliveries',
  'resend-delivery': 'operation.resend-delivery',
  'verify-file': 'operation.verify-file',
} as const satisfies Record<OperationName | 'issue-token', TextKey>

export const OPERATION_WORDS: Readonly<Record<string, TextKey | undefined>> = WORDS
