// The certificate for a joint key: the co-signed request goes to `certificates`, once.
import { equalBytes, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodeSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { assembleCertificationRequest, parseCertificationRequest } from '@yiqian/shared/crypto/x509/request.ts'
import { endCertificate, enrolCertificate } from '@yiqian/shared/protocol/certificates.ts'
import type { SigningSession } from '../_domain/records.ts'
import { fromBase64, toBase64 } from '../_runtime/base64.ts'
import type { Deps } from './deps.ts'

/**
 * Repeats harmlessly: a certificate of this key that exists already is the one; one of an earlier key of this phone,
 * left by an enrolment that was cut off, is revoked first.
 * @throws {Fault} certificate.request_invalid
 */
export async function enrolDeviceCertificate({ database: { stores }, call }: Deps, session: SigningSession, { deviceId, staffId }: { deviceId: string; staffId: string }): Promise<void> {
  const requestDer = assembleCertificationRequest(hexToBytes(String(session.payload['messageHex'])), encodeSm2Signature(hexToBytes(session.signatureHex!)))
  const there = await stores.certificates.findOfDevice(deviceId)
  if (there?.state === 'valid' && equalBytes(parseCertificate(fromBase64(there.certificateBase64)).publicKey.keyBytes, parseCertificationRequest(requestDer).publicKey.keyBytes)) return
  if (there) await call(endCertificate, { deviceId, how: 'revoke', reason: 'enrolment begun anew' })
  await call(enrolCertificate, { requestBase64: toBase64(requestDer), kind: 'person', staffId, deviceId })
}
