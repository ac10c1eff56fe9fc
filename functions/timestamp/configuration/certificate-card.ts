// A certificate of a time authority as administrators see it.
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'
import { certificateAt } from '../../_domain/timestamp/choose-certificate.ts'
import type { TimestampCertificate } from '../../_domain/timestamp/timestamp-profile.ts'
import { fromBase64 } from '../../_runtime/base64.ts'

export function certificateCard(certificate: TimestampCertificate, all: readonly TimestampCertificate[], nowMs: number) {
  const { id, profileId, sequence, algorithm, keyStore, keyLabel, state, origin, serialHex, notBeforeMs, notAfterMs, effectiveFromMs, createdAtMs, chainBase64 } = certificate
  const x509 = chainBase64[0] === undefined ? undefined : parseCertificate(fromBase64(chainBase64[0]))
  return {
    id, profileId, sequence, algorithm, keyStore, keyLabel, state, origin, serialHex, notBeforeMs, notAfterMs, effectiveFromMs, createdAtMs,
    subject: x509 ? displayName(x509.subject) : null, issuer: x509 ? displayName(x509.issuer) : null,
    isCurrent: certificateAt(all, profileId, nowMs)?.id === id,
  }
}
