// An entry of the black or white list as administrators see it.
import type { CertificateListEntry } from '../_domain/certificate-validation/records.ts'

export const entryCard = ({ id, list, serialHex, keyDigestHex, label, reason, expiresAtMs, state, addedBy, addedAtMs, changedBy, changedAtMs }: CertificateListEntry, nowMs: number) => ({
  id, list, serialHex, keyDigestHex, label, reason, expiresAtMs, state: state === 'active' && expiresAtMs !== null && nowMs >= expiresAtMs ? ('expired' as const) : state, addedBy, addedAtMs, changedBy, changedAtMs,
})
