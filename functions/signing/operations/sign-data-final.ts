// Owns signDataFinal (多包数字签名结束): signs what the session has digested.
import { equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import { noteDigest } from '../core/note-digest.ts'
import type { Operation } from '../core/parts.ts'
import { refuse } from '../core/refusal.ts'
import { assertMethod } from '../core/usable-keys.ts'

/** The session ends whatever comes of it. @source GB/T 38629-2020 §7.5.8 */
export const signDataFinal: Operation<'signDataFinal'> = async ({ keys, streams }, request, call) => {
  const { digest, ...stream } = await streams.take(call.caller, 'sign', request.SessionID)
  call.note.facts['sizeBytes'] = stream.sizeBytes
  const key = await keys.use(call, request, 'sign')
  const method = assertMethod(stream.signMethod, key)
  // Z was made with another key: the signature would verify under neither
  if (stream.publicKey && !equalBytes(stream.publicKey, key.publicKey.sm2PublicKey ?? new Uint8Array())) throw refuse('GM_ERROR_KEY_INDEX', 'another key than at init')
  noteDigest(call, digest)
  return { signature: await key.store.signDigest(key.reference, digest, method.digestOid) }
}
