// Owns verifySignedDataInit (多包验证数字签名初始化).
import type { Operation } from '../core/parts.ts'
import { refuse } from '../core/refusal.ts'
import { methodOf, readPublicKey } from '../core/stream-digests.ts'

/** SM2 needs the signer's public key now: Z comes before the data. @source GB/T 38629-2020 §7.5.9 */
export const verifySignedDataInit: Operation<'verifySignedDataInit'> = async (parts, request, call) => {
  const method = methodOf(request.signMethod, 'verify')
  call.note.isPart = true
  const { signMethod, signerPublicKey } = request
  const stream = { kind: 'verify', signMethod, digestOid: method.digestOid } as const
  if (method.key !== 'sm2') return { SessionID: await parts.streams.open(call.caller, stream) }
  if (!signerPublicKey) throw refuse('GM_INVALID_DATA_FORMAT', 'signerPublicKey is missing')
  const publicKey = readPublicKey(signerPublicKey)
  return { SessionID: await parts.streams.open(call.caller, { ...stream, z: parts.identities.zOf(publicKey, request), publicKey }) }
}
