// Whether a certificate belongs to a project class, and whether the composition of a policy accepts it.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { parseDer } from '@yiqian/shared/crypto/der/element.ts'
import { readString } from '@yiqian/shared/crypto/der/read.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { nameAttributes, type Name } from '@yiqian/shared/crypto/x509/name.ts'
import { readPolicies } from '@yiqian/shared/crypto/x509/policies.ts'
import type { Condition, ProjectClass, TextTest, ValidationPolicy } from './policy.ts'

const DAY_MS = 86_400_000

export const belongsTo = (certificate: Certificate, { conditions }: Pick<ProjectClass, 'conditions'>): boolean => conditions.every((condition) => meets(certificate, condition) !== (condition.not ?? false))

/** Names of all classes that the certificate belongs to. */
export const classesOf = (certificate: Certificate, classes: Iterable<ProjectClass>): string[] => [...classes].filter((each) => belongsTo(certificate, each)).map(({ name }) => name)

/** A class that is not there holds for nobody, nor does its opposite. */
export function isAccepted(certificate: Certificate, { anyOf }: Pick<ValidationPolicy, 'anyOf'>, classes: ReadonlyMap<string, ProjectClass>): boolean {
  if (anyOf.length === 0) return true
  return anyOf.some((line) => line.every(({ className, not = false }) => {
    const there = classes.get(className)
    return there !== undefined && belongsTo(certificate, there) !== not
  }))
}

function meets(certificate: Certificate, condition: Condition): boolean {
  const { extensions } = certificate
  switch (condition.kind) {
    case 'issuer': return holds(textsOf(certificate.issuer, condition.attribute), condition.test, condition.values)
    case 'subject': return holds(textsOf(certificate.subject, condition.attribute), condition.test, condition.values)
    case 'extension': return meetsExtension(certificate, condition)
    case 'certificate-policy': return (policiesOf(certificate) ?? []).some((oid) => condition.oids.includes(oid))
    case 'key-usage': {
      const has = condition.usages.filter((usage) => extensions.keyUsage?.has(usage)).length
      return condition.match === 'all' ? has === condition.usages.length : has > 0
    }
    case 'extended-key-usage': return condition.oids.some((oid) => extensions.extKeyUsage?.purposeOids.includes(oid))
    case 'algorithm': return isAmong(condition.signatureOids, [certificate.signatureAlgorithm.oid]) && isAmong(condition.keyOids, keyOidsOf(certificate))
    case 'validity': return certificate.notAfterMs - certificate.notBeforeMs <= condition.mostDays * DAY_MS
  }
}

const isAmong = (allowed: readonly string[], found: readonly string[]): boolean => allowed.length === 0 || found.some((oid) => allowed.includes(oid))

/** The algorithm's identifier, and the curve's where there is one. */
function keyOidsOf({ publicKey: { algorithm, sm2PublicKey } }: Certificate): string[] {
  const curve = algorithm.parametersDer && bytesToHex(algorithm.parametersDer)
  const curves: Readonly<Record<string, string>> = { '06082a8648ce3d030107': '1.2.840.10045.3.1.7', '06052b81040022': '1.3.132.0.34' }
  return [algorithm.oid, ...(sm2PublicKey ? ['1.2.156.10197.1.301'] : []), ...(curve && curves[curve] ? [curves[curve]] : [])]
}

function meetsExtension({ extensions }: Certificate, { oid, test, values }: Extract<Condition, { kind: 'extension' }>): boolean {
  const extension = extensions.all.find((each) => each.oid === oid)
  if (!extension) return false
  return test === 'critical' ? extension.critical : holds([extensionText(extension.value)], test, values)
}

function textsOf(name: Name, attribute: string): string[] {
  const oid = Object.hasOwn(nameAttributes, attribute) ? nameAttributes[attribute as keyof typeof nameAttributes].oid : attribute
  return name.rdns.flat().filter((pair) => pair.oid === oid).map(({ value }) => value)
}

function holds(texts: readonly string[], test: TextTest, values: readonly string[]): boolean {
  if (test === 'present') return texts.length > 0
  return texts.some((text) => values.some((value) => (test === 'equals' ? text === value : test === 'contains' ? text.includes(value) : test === 'starts-with' ? text.startsWith(value) : text.endsWith(value))))
}

function policiesOf(certificate: Certificate): string[] | undefined {
  try {
    return readPolicies(certificate)
  } catch (error) {
    if (error instanceof CryptoError) return undefined
    throw error
  }
}

/** The string inside where the value is one; else plain octets that read as ASCII; else hex. As the field writes 实体唯一标识. */
export function extensionText(value: Uint8Array): string {
  try {
    return readString(parseDer(value, { maxBytes: 16_384, maxDepth: 1 }))
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    const isAscii = value.length > 0 && value.length <= 4096 && value.every((octet) => octet >= 0x20 && octet < 0x7f)
    return isAscii ? String.fromCharCode(...value) : bytesToHex(value)
  }
}
