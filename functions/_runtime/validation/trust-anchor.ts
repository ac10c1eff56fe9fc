// A certificate of an authority as a record of trust.
import { checkCertificateSignature } from '@yiqian/shared/crypto/x509/chain.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { nameAttribute, sameName } from '@yiqian/shared/crypto/x509/name.ts'
import type { SignatureDeps } from '@yiqian/shared/crypto/x509/signature.ts'
import { digestOf } from '../../_adapters/revocation/list-files.ts'
import type { TrustAnchor } from '../../_domain/certificate-validation/records.ts'
import { toBase64 } from '../base64.ts'
import { certificateBrief } from '../certificate-brief.ts'

/** Trusted from now on; who added it, and when, is the caller's to say. */
export const trustAnchorOf = (certificate: Certificate, known: Pick<TrustAnchor, 'id' | 'role' | 'name'>) => ({
  ...known, name: known.name.slice(0, 128), digestHex: digestOf(certificate.der), ...certificateBrief(certificate), certificateBase64: toBase64(certificate.der), state: 'trusted' as const, note: null, revision: 0,
})

export const anchorName = (certificate: Certificate): string => nameAttribute(certificate.subject, 'CN') || certificateBrief(certificate).subject.slice(0, 128)

/** One whose signature cannot be checked here is no root: nothing could be said of what it signs either. */
export const isSelfSigned = (certificate: Certificate, signatures: SignatureDeps): boolean => sameName(certificate.subject, certificate.issuer) && checkCertificateSignature(certificate, certificate, signatures) === 'valid'
