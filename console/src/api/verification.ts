// The public verification operation.
import type { VerificationReport } from '@yiqian/shared/protocol/verification.ts'
import { toBase64 } from './base64.ts'
import { faultFrom } from './fault.ts'

/** @throws {ApiFault} when the file is none that can be verified; a bad signature is a report. */
export async function verifyDocument(content: Uint8Array, signature?: Uint8Array): Promise<VerificationReport> {
  const body = { contentBase64: toBase64(content), ...(signature && { signatureBase64: toBase64(signature) }) }
  const response = await fetch('/verification/verify-document', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw await faultFrom(response)
  return (await response.json()) as VerificationReport
}
