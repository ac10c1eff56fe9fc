// Project classes and policies: which certificates count for which purpose, and what is asked about them. Values in, value out. SV-9.
import type { NameAttribute } from '@yiqian/shared/crypto/x509/name.ts'
import type { KeyUsage } from '@yiqian/shared/crypto/x509/extension.ts'

export type TextTest = 'equals' | 'contains' | 'starts-with' | 'ends-with' | 'present'

/** One thing that a certificate must show (or, with `not`, must not). */
export type Condition = { readonly not?: boolean } & (
  | { readonly kind: 'issuer' | 'subject'; /** short name (`O`) or dotted object identifier */ readonly attribute: NameAttribute | string; readonly test: TextTest; /** any of these will do */ readonly values: readonly string[] }
  | { readonly kind: 'extension'; readonly oid: string; readonly test: TextTest | 'critical'; /** compared with the extension's text */ readonly values: readonly string[] }
  /** any of these certificate policies */
  | { readonly kind: 'certificate-policy'; readonly oids: readonly string[] }
  | { readonly kind: 'key-usage'; readonly usages: readonly KeyUsage[]; readonly match: 'all' | 'any' }
  | { readonly kind: 'extended-key-usage'; readonly oids: readonly string[] }
  /** of the key, and of the signature on the certificate; an empty list allows any */
  | { readonly kind: 'algorithm'; readonly keyOids: readonly string[]; readonly signatureOids: readonly string[] }
  | { readonly kind: 'validity'; readonly mostDays: number }
)

/** 项目类别: certificates that meet every condition. */
export interface ProjectClass {
  readonly name: string
  readonly version: number
  readonly conditions: readonly Condition[]
}

/** One class, or not that class. */
export interface ClassTerm {
  readonly className: string
  readonly not?: boolean
}

/** 验证策略. Classes are composed as any of (all of …), which expresses every boolean function. */
export interface ValidationPolicy {
  readonly name: string
  readonly version: number
  /** accepted when any line holds wholly; empty: every certificate */
  readonly anyOf: readonly (readonly ClassTerm[])[]
  readonly checks: PolicyChecks
}

export interface PolicyChecks {
  readonly time: boolean
  readonly chain: boolean
  /** asked in this order until one knows; empty: not asked */
  readonly revocation: readonly ('crl' | 'ocsp')[]
  /** whether a list may be fetched from the address in the certificate, if its host is allowed */
  readonly distributionPoints: boolean
  readonly blackList: 'refuse' | 'ignore'
  /** `trusted`: path and revocation of listed certificates are not asked; `required`: all others are refused */
  readonly whiteList: 'ignore' | 'trusted' | 'required'
  /** when it cannot be learnt whether the certificate was revoked */
  readonly whenUnknown: 'refuse' | 'accept' | 'indeterminate'
  /** the path must be valid for one of these; empty: for none in particular */
  readonly certificatePolicies: readonly string[]
  /** the certificate must allow one of these, if it limits its use at all; empty: any */
  readonly keyUsages: readonly KeyUsage[]
}

/** What counts until an administrator stores a policy named `default`. */
export const defaultPolicy: ValidationPolicy = {
  name: 'default', version: 0, anyOf: [],
  checks: { time: true, chain: true, revocation: ['crl', 'ocsp'], distributionPoints: true, blackList: 'refuse', whiteList: 'trusted', whenUnknown: 'indeterminate', certificatePolicies: [], keyUsages: [] },
}

/** Classes that a policy names and that are not there. */
export function missingClasses(policy: Pick<ValidationPolicy, 'anyOf'>, classes: ReadonlySet<string>): string[] {
  return [...new Set(policy.anyOf.flat().map(({ className }) => className))].filter((name) => !classes.has(name))
}
