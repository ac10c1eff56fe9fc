// Owns verifySignedData (单包验证数字签名): a bare signature over data, by certificate or serial number.
import { signMethodOf } from '@yiqian/shared/crypto/svs/methods.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { assertDataLength } from '../core/data-length.ts'
import { noteDigest } from '../core/note-digest.ts'
import type { Operation } from '../core/parts.ts'
import { refuse } from '../core/refusal.ts'
import { assertCertificate, assertLevel, findSigners } from '../core/signer-certificate.ts'
import { digestBy } from '../core/usable-keys.ts'
import { isForeignSignature, isSm2Signature } from '../core/verify-raw.ts'

/** The signature first, then its certificate: a wrong signature is never excused by an expired certificate. @source GB/T 38629-2020 §7.5.5 */
export const verifySignedData: Operation<'verifySignedData'> = async (parts, request, call) => {
  assertDataLength(request)
  const level = assertLevel(request.verifyLevel)
  const method = signMethodOf(request.signMethod)
  if (!method) throw refuse('GM_ERROR_SIGN_METHOD')
  const { inData, signature } = request
  const isOf = (certificate: Certificate): boolean => {
    if (method.key !== 'sm2') {
      noteDigest(call, digestBy(method, inData))
      return isForeignSignature(method, certificate.publicKey, inData, signature)
    }
    const publicKey = certificate.publicKey.sm2PublicKey
    if (!publicKey) throw refuse('GM_ERROR_SIGN_METHOD')
    const e = parts.gm.sm3(parts.identities.zOf(publicKey, request), inData)
    noteDigest(call, e)
    return isSm2Signature(parts.gm, publicKey, e, signature)
  }
  const signer = (await findSigners(parts, request)).find(isOf)
  if (!signer) throw refuse('GM_INVALID_SIGNATURE')
  call.note.keys['certificate'] = signer.serialHex
  await assertCertificate(parts, signer, level, call)
  return {}
}
