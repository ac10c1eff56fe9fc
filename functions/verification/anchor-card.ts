// A trust anchor as administrators see it.
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { TrustAnchor } from '../_domain/certificate-validation/records.ts'
import { digestOf } from '../_adapters/revocation/list-files.ts'
import { certificateBrief } from '../_runtime/certificate-brief.ts'

export const anchorCard = ({ id, name, role, subject, issuer, serialHex, notBeforeMs, notAfterMs, digestHex, state, note, addedBy, addedAtMs, changedBy, changedAtMs }: TrustAnchor) => ({
  id, origin: 'imported' as const, name, role, certificate: { subject, issuer, serialHex, notBeforeMs, notAfterMs }, digestHex, state, note, addedBy, addedAtMs, changedBy, changedAtMs,
})

/** One that comes by itself and is not changed here. */
export const givenAnchorCard = (origin: 'hospital' | 'file', role: 'root' | 'intermediate', certificate: Certificate) => ({
  id: null, origin, name: certificateBrief(certificate).subject, role, certificate: certificateBrief(certificate), digestHex: digestOf(certificate.der), state: 'trusted' as const, note: null, addedBy: null, addedAtMs: null, changedBy: null, changedAtMs: null,
})
