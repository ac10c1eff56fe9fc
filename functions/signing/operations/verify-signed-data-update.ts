// Owns verifySignedDataUpdate (多包验证数字签名更新).
import { assertDataLength } from '../core/data-length.ts'
import type { Operation } from '../core/parts.ts'

/** @source GB/T 38629-2020 §7.5.10 */
export const verifySignedDataUpdate: Operation<'verifySignedDataUpdate'> = async ({ streams }, request, { caller, note }) => {
  assertDataLength(request)
  note.isPart = true
  await streams.update(caller, 'verify', request.SessionID, request.inData)
  return { SessionID: request.SessionID }
}
