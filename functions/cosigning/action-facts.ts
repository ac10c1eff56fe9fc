// What the log of own actions keeps of a signature: ids, kinds and staff numbers, never a title or a patient.
import type { SigningSession } from '../_domain/records.ts'

interface Stated {
  kind: string
  terms: { documentId?: string; delegate?: { staffNumber: string } }
}

export function actionFacts({ payload }: Pick<SigningSession, 'payload'>): Record<string, string> {
  const { documentId, statementJson, delegationId, onBehalfOf, biometricMethod } = payload
  const stated = typeof statementJson === 'string' ? (JSON.parse(statementJson) as Stated) : undefined
  const document = documentId ?? stated?.terms.documentId
  const person = delegationId !== undefined ? onBehalfOf : stated?.terms.delegate?.staffNumber
  return {
    ...(typeof document === 'string' && { documentId: document }),
    ...(stated && { statement: stated.kind }),
    ...(typeof person === 'string' && { person }),
    ...(typeof biometricMethod === 'string' && { method: biometricMethod }),
  }
}
