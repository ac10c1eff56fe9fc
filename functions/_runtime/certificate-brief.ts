// A certificate in one line, as answers show it.
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'

export const certificateBrief = ({ subject, issuer, serialHex, notBeforeMs, notAfterMs }: Certificate) => ({ subject: displayName(subject), issuer: displayName(issuer), serialHex, notBeforeMs, notAfterMs })
