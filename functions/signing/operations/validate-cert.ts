// Owns validateCert (验证证书有效性): the whole judgement of a certificate, with its online status when asked.
import type { Operation } from '../core/parts.ts'
import { assertCertificate } from '../core/signer-certificate.ts'

/** @source GB/T 38629-2020 §7.5.3; `state` as in OCSP: 0 good, 1 revoked, 2 unknown */
export const validateCert: Operation<'validateCert'> = async (parts, { cert, ocsp }, call) => {
  const certificate = parts.certificates.parse(cert)
  call.note.keys['certificate'] = certificate.serialHex
  await assertCertificate(parts, certificate, 2, call)
  return ocsp ? { state: await parts.judge.onlineState(cert, call.nowMs) } : {}
}
