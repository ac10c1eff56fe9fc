// The condition of a certificate in one word, and the numbers that other interfaces have for it.
import type { ValidationReason, ValidationReasonCode } from './reason.ts'

/** 有效 / 不可信 / 过期 / 吊销 / 冻结 / 未生效 / 其他 */
export const CERTIFICATE_CONDITIONS = ['valid', 'untrusted', 'expired', 'revoked', 'suspended', 'not-yet-valid', 'other'] as const
export type CertificateCondition = (typeof CERTIFICATE_CONDITIONS)[number]

const UNTRUSTED: readonly ValidationReasonCode[] = ['malformed', 'list.black', 'list.not_white']
const OTHER_CHAIN: readonly ValidationReasonCode[] = ['chain.expired', 'chain.not_yet_valid', 'chain.leaf_key_usage', 'chain.leaf_extended_key_usage']

const isUntrusted = ({ code }: ValidationReason): boolean => UNTRUSTED.includes(code) || (code.startsWith('chain.') && !OTHER_CHAIN.includes(code))

/** What counts first when several things are wrong: trust, then revocation, then time, then the rest. */
export function conditionOf(reasons: readonly ValidationReason[]): CertificateCondition {
  const has = (code: ValidationReasonCode): boolean => reasons.some((reason) => reason.code === code)
  if (reasons.length === 0) return 'valid'
  if (reasons.some(isUntrusted)) return 'untrusted'
  if (has('revocation.revoked')) return 'revoked'
  if (has('revocation.suspended')) return 'suspended'
  if (has('chain.expired')) return 'expired'
  return has('chain.not_yet_valid') ? 'not-yet-valid' : 'other'
}

/** Answers of SOF_ValidateCert. @source GM/T 0020; 卫生系统数字证书应用集成规范 §5.3 */
export const sofCodes: Readonly<Record<CertificateCondition, number>> = { 'valid': 1, 'untrusted': -1, 'expired': -2, 'revoked': -3, 'suspended': -4, 'not-yet-valid': -5, 'other': -6 }

/** `respValue` of GB/T 38629 services that look at a certificate. @source GB/T 38629-2020 Annex C */
export const svsCodes: Readonly<Record<CertificateCondition, number>> = {
  'valid': 0, 'untrusted': 0x04000007, 'expired': 0x04000009, 'revoked': 0x0400000b, 'suspended': 0x0400000b, 'not-yet-valid': 0x0400000a, 'other': 0x04000007,
}

/** `state` of ValidateCertResp: good, revoked, unknown, by the numbers of OCSP's CertStatus (the standard names none). @source GB/T 38629-2020 §6; RFC 6960 §4.2.1 */
export function svsStateOf(condition: CertificateCondition): number {
  if (condition === 'valid') return 0
  return condition === 'revoked' || condition === 'suspended' ? 1 : 2
}
