// Owns signDataUpdate (多包数字签名更新).
import { assertDataLength } from '../core/data-length.ts'
import type { Operation } from '../core/parts.ts'

/** @source GB/T 38629-2020 §7.5.7 */
export const signDataUpdate: Operation<'signDataUpdate'> = async ({ streams }, request, { caller, note }) => {
  assertDataLength(request)
  note.isPart = true
  await streams.update(caller, 'sign', request.SessionID, request.inData)
  return { SessionID: request.SessionID }
}
