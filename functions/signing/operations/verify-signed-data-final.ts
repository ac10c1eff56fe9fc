// Owns verifySignedDataFinal (多包验证数字签名结束).
import { equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import { noteDigest } from '../core/note-digest.ts'
import type { Operation } from '../core/parts.ts'
import { refuse } from '../core/refusal.ts'
import { assertCertificate, assertLevel, findSigners } from '../core/signer-certificate.ts'
import { methodOf } from '../core/stream-digests.ts'
import { isForeignDigestSignature, isSm2Signature } from '../core/verify-raw.ts'

/** @source GB/T 38629-2020 §7.5.11 */
export const verifySignedDataFinal: Operation<'verifySignedDataFinal'> = async (parts, request, call) => {
  const { digest, ...stream } = await parts.streams.take(call.caller, 'verify', request.SessionID)
  call.note.facts['sizeBytes'] = stream.sizeBytes
  const level = assertLevel(request.verifyLevel)
  const named = await findSigners(parts, request)
  const { publicKey } = stream
  // the data were digested for one key: a certificate of another cannot be meant
  const signer = publicKey ? named.find((each) => equalBytes(each.publicKey.sm2PublicKey ?? new Uint8Array(), publicKey)) : named[0]
  if (!signer) throw refuse('GM_ERROR_CERT', 'another key than at init')
  call.note.keys['certificate'] = signer.serialHex
  if (publicKey) {
    noteDigest(call, digest)
    if (!isSm2Signature(parts.gm, publicKey, digest, request.signature)) throw refuse('GM_INVALID_SIGNATURE')
  } else if (!isForeignDigestSignature(methodOf(stream.signMethod, 'verify'), signer.publicKey, digest, request.signature)) throw refuse('GM_INVALID_SIGNATURE')
  await assertCertificate(parts, signer, level, call)
  return {}
}
