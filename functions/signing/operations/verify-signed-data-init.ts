// Owns verifySignedDataInit (多包验证数字签名初始化).
import type { Operation } from '../core/parts.ts'
import { refuse } from '../core/refusal.ts'
import { methodOf, readPublicKey, startSm3 } from '../core/stream-digests.ts'
import { runForeignVerification } from '../core/verify-raw.ts'

/** SM2 needs the signer's public key now: Z comes before the data. @source GB/T 38629-2020 §7.5.9 */
export const verifySignedDataInit: Operation<'verifySignedDataInit'> = (parts, request, call) => {
  const method = methodOf(request.signMethod, 'verify')
  call.note.isPart = true
  const { signMethod, signerPublicKey } = request
  if (method.key !== 'sm2') return Promise.resolve({ SessionID: parts.streams.open(call.caller, { kind: 'verify', signMethod, running: runForeignVerification(method) }) })
  if (!signerPublicKey) throw refuse('GM_INVALID_DATA_FORMAT', 'signerPublicKey is missing')
  const publicKey = readPublicKey(signerPublicKey)
  return Promise.resolve({ SessionID: parts.streams.open(call.caller, { kind: 'verify', signMethod, running: startSm3(parts, publicKey, request), publicKey }) })
}
