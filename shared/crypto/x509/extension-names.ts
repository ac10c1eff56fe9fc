// Owns the names of certificate extensions: what integration interfaces and screens ask for, by word instead of number.
import { OID } from '../der/oid.ts'
import type { Certificate } from './certificate.ts'
import type { Extension } from './extension.ts'
import { uniqueIdKinds } from './unique-id.ts'
import type { UniqueIdKind } from './unique-id.ts'

const idOids = (kind: UniqueIdKind): string[] => Object.keys(uniqueIdKinds).filter((oid) => uniqueIdKinds[oid] === kind)

/**
 * Which object identifiers answer to a name, the standard's own first.
 *
 * @source RFC 5280 §4.2; 卫生系统数字证书格式规范(试行) (实体唯一标识); GM/T 0015 (identity extensions); CA practice.
 */
export const extensionOids = {
  authorityKeyIdentifier: [OID.authorityKeyIdentifier],
  subjectKeyIdentifier: [OID.subjectKeyIdentifier],
  keyUsage: [OID.keyUsage],
  privateKeyUsagePeriod: ['2.5.29.16'],
  certificatePolicies: [OID.certificatePolicies],
  policyMappings: [OID.policyMappings],
  basicConstraints: [OID.basicConstraints],
  policyConstraints: [OID.policyConstraints],
  nameConstraints: [OID.nameConstraints],
  extKeyUsage: [OID.extKeyUsage],
  crlDistributionPoints: [OID.crlDistributionPoints],
  subjectAltName: [OID.subjectAltName],
  authorityInfoAccess: ['1.3.6.1.5.5.7.1.1'],
  netscapeCertType: ['2.16.840.1.113730.1.1'],
  /** 实体唯一标识 */
  healthUniqueId: idOids('health'),
  /** 个人身份标识码 */
  personId: idOids('person'),
  /** 个人社会保险号 */
  insuranceNumber: idOids('insurance'),
  /** 企业工商注册号 */
  businessNumber: idOids('business'),
  /** 企业组织机构代码 */
  organizationCode: idOids('organization'),
  /** 企业税号 */
  taxNumber: idOids('tax'),
} as const satisfies Record<string, readonly string[]>

export type ExtensionName = keyof typeof extensionOids

/** The first extension of that name, or nothing. @source RFC 5280 §4.2; GM/T 0015. */
export function extensionNamed({ extensions }: Certificate, name: ExtensionName): Extension | undefined {
  const oids: readonly string[] = extensionOids[name]
  return extensions.all.find(({ oid }) => oids.includes(oid))
}

/** Texts of the identity extensions of one name. Personal data: mask when shown. @source GM/T 0015; 卫生系统数字证书格式规范(试行). */
export function identityTexts({ extensions }: Certificate, name: 'healthUniqueId' | 'personId' | 'insuranceNumber' | 'businessNumber' | 'organizationCode' | 'taxNumber'): string[] {
  const oids: readonly string[] = extensionOids[name]
  return extensions.uniqueIds.filter(({ oid }) => oids.includes(oid)).map(({ value }) => value)
}
