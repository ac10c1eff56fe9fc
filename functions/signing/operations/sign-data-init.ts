// Owns signDataInit (多包数字签名初始化).
import type { Operation } from '../core/parts.ts'
import { methodOf, onlySm2Key, readPublicKey } from '../core/stream-digests.ts'

/** @source GB/T 38629-2020 §7.5.6 */
export const signDataInit: Operation<'signDataInit'> = async (parts, request, call) => {
  const method = methodOf(request.signMethod, 'sign')
  call.note.isPart = true
  const { signMethod, signerPublicKey } = request
  const stream = { kind: 'sign', signMethod, digestOid: method.digestOid } as const
  if (method.key !== 'sm2') return { SessionID: await parts.streams.open(call.caller, stream) }
  const publicKey = signerPublicKey ? readPublicKey(signerPublicKey) : await onlySm2Key(parts, call)
  return { SessionID: await parts.streams.open(call.caller, { ...stream, z: parts.identities.zOf(publicKey, request), publicKey }) }
}
