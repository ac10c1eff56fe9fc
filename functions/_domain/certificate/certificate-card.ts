// A certificate as phones show it.
import type { CertificateCard } from '@yiqian/shared/protocol/cards.ts'
import type { Certificate } from '../records.ts'

export const certificateCard = ({ serialHex, subject, issuer, notBeforeMs, notAfterMs, state, certificateBase64 }: Certificate): CertificateCard => ({ serialHex, subject, issuer, notBeforeMs, notAfterMs, state, certificateBase64 })
