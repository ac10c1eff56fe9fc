// Owns validateCert (验证证书有效性): the whole judgement of a certificate, with its online status when asked.
import { svsCodes } from '@yiqian/shared/crypto/svs/codes.ts'
import type { Operation } from '../core/parts.ts'
import { SvsRefusal } from '../core/refusal.ts'
import { assertCertificate } from '../core/signer-certificate.ts'

/** Refusals that are about revocation: `state` stands beside them. */
const ofRevocation: readonly number[] = [svsCodes.GM_ERROR_CERT_REMOVED, svsCodes.GM_ERROR_SERVER_CONNECT]

/**
 * A certificate that the service calls revoked is refused, whatever a list still says of it.
 *
 * @source GB/T 38629-2020 §7.5.3; `state` as in OCSP: 0 good, 1 revoked, 2 unknown
 */
export const validateCert: Operation<'validateCert'> = async (parts, { cert, ocsp }, call) => {
  const certificate = parts.certificates.parse(cert)
  call.note.keys['certificate'] = certificate.serialHex
  const judged = await assertCertificate(parts, certificate, 2, call).catch(asRefusalOfRevocation)
  if (!ocsp) {
    if (judged) throw judged
    return {}
  }
  const state = await parts.judge.onlineState(cert, call.nowMs)
  if (state === 1) throw new SvsRefusal(svsCodes.GM_ERROR_CERT_REMOVED, 'ocsp', { state })
  if (judged) throw new SvsRefusal(judged.code, judged.detail, { state })
  return { state }
}

function asRefusalOfRevocation(error: unknown): SvsRefusal {
  if (error instanceof SvsRefusal && ofRevocation.includes(error.code)) return error
  throw error
}
