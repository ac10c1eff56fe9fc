// Owns signDataInit (多包数字签名初始化).
import type { Operation } from '../core/parts.ts'
import { methodOf, onlySm2Key, readPublicKey, startDigest, startSm3 } from '../core/stream-digests.ts'

/** @source GB/T 38629-2020 §7.5.6 */
export const signDataInit: Operation<'signDataInit'> = async (parts, request, call) => {
  const method = methodOf(request.signMethod, 'sign')
  call.note.isPart = true
  const { signMethod, signerPublicKey } = request
  if (method.key !== 'sm2') return { SessionID: parts.streams.open(call.caller, { kind: 'sign', signMethod, running: startDigest(method) }) }
  const publicKey = signerPublicKey ? readPublicKey(signerPublicKey) : await onlySm2Key(parts, call)
  return { SessionID: parts.streams.open(call.caller, { kind: 'sign', signMethod, running: startSm3(parts, publicKey, request), publicKey }) }
}
