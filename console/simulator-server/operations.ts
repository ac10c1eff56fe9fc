// The operations of the hospital API that the page may call through the relay. Tokens are the simulator's own business.
import * as his from '@yiqian/shared/protocol/his.ts'

export const OPERATIONS = {
  'push-document': his.pushDocument,
  'get-document': his.getDocument,
  'find-document': his.findDocument,
  'fetch-file': his.fetchFile,
  'fetch-signatures': his.fetchSignatures,
  'list-evidence': his.listEvidence,
  'revoke-document': his.revokeDocument,
  'delete-document': his.deleteDocument,
  'list-changes': his.listChanges,
  'create-code': his.createCode,
  'get-code': his.getCode,
  'list-staff': his.listStaff,
  'list-deliveries': his.listDeliveries,
  'resend-delivery': his.resendDelivery,
  'verify-file': his.verifyFile,
} as const

export type Operations = typeof OPERATIONS
export type OperationName = keyof Operations

export const isOperation = (name: unknown): name is OperationName =>
  typeof name === 'string' && Object.hasOwn(OPERATIONS, name)
