// What is asked about a certificate and what is answered: the port that `verification` and `signing` share.
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { Verdict } from '@yiqian/shared/protocol/states.ts'
import type { CertificateCondition } from './condition.ts'
import type { SaidReason } from './reason-words.ts'

/** GB/T 38629 verifyLevel 0, 1, 2: the time alone · and the path to a trusted root · and revocation */
export type ValidationLevel = 'time' | 'chain' | 'revocation'

export interface ValidationQuestion {
  certificateDer: Uint8Array
  /** not trusted: whatever came along, in any order */
  chainDer?: readonly Uint8Array[]
  /** as of when; now unless given */
  atMs?: number
  /** name; `default` unless given */
  policy?: string
  level: ValidationLevel
  /** asks the status service too, first, whatever the policy says */
  ocsp?: boolean
  /** a status answer that came along (stapled) */
  ocspResponseDer?: Uint8Array
  /** lists that came along; believed only as far as their issuer signed them */
  listsDer?: readonly Uint8Array[]
}

export interface RevocationFinding {
  by: 'crl' | 'ocsp'
  status: 'good' | 'revoked' | 'suspended'
  revokedAtMs: number | null
  reason: string | null
  thisUpdateMs: number
  nextUpdateMs: number | null
  /** of the list or answer that was kept as evidence; null when it came along or is the hospital's own */
  recordId: string | null
}

export interface ValidationVerdict {
  verdict: Verdict
  condition: CertificateCondition
  /** empty exactly when passed */
  reasons: SaidReason[]
  /** what else was seen on the way: why a source did not answer, what was accepted nevertheless */
  notes: SaidReason[]
  /** undefined when it cannot be read */
  certificate: Certificate | undefined
  /** leaf first, as far as it was found */
  path: readonly Certificate[]
  atMs: number
  judgedAtMs: number
  policy: { name: string; version: number }
  /** project classes that the certificate belongs to */
  classes: string[]
  /** of the certificate itself */
  revocation: RevocationFinding | null
  sofCode: number
  svsCode: number
  svsState: number
}
