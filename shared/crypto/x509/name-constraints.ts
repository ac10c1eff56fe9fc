// Owns name constraints: which names a CA may certify, gathered along a path and held against every name below.
import { openFields } from '../der/cursor.ts'
import { childrenOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import { readSmallInteger } from '../der/read.ts'
import { contextPrimitiveTag, contextTag } from '../der/tags.ts'
import { CryptoError } from '../error.ts'
import type { Certificate } from './certificate.ts'
import { insideExtension } from './extension-read.ts'
import { readGeneralName } from './general-name.ts'
import type { GeneralName } from './general-name.ts'
import { foldName, nameAttributes, sameName } from './name.ts'
import type { Name } from './name.ts'

interface Constraints {
  readonly permitted: readonly GeneralName[]
  readonly excluded: readonly GeneralName[]
}

/** Names times constraints along one path; an attacker who needs more is refused, not served. */
const MAX_COMPARISONS = 100_000

/**
 * The certificates of a path that carry a name which an issuer above may not certify. A malformed constraint or name, or
 * a constraint on a form of name that is not understood while such a name is there, counts as a breach.
 *
 * @param path  leaf first, root last; the root's own constraints are held too.
 * @source RFC 5280 §4.2.1.10, §6.1.3 (b)(c), §6.1.4 (g).
 */
export function nameConstraintBreaches(path: readonly Certificate[]): Certificate[] {
  const breaches: Certificate[] = []
  const gathered: Constraints[] = []
  const budget = { left: MAX_COMPARISONS }
  for (let i = path.length - 1; i >= 0; i--) {
    const certificate = path[i]
    const isSelfIssued = sameName(certificate.issuer, certificate.subject)
    try {
      if (gathered.length > 0 && (i === 0 || !isSelfIssued)) assertNames(namesOf(certificate), gathered, budget)
      const own = i > 0 ? readConstraints(certificate) : undefined
      if (own) gathered.push(own)
    } catch (cause) {
      if (!(cause instanceof CryptoError)) throw cause
      breaches.push(certificate)
    }
  }
  return breaches
}

/** @throws {CryptoError} x509.extension_invalid · x509.name_invalid — something breaks a constraint. */
function assertNames(names: readonly GeneralName[], gathered: readonly Constraints[], budget: { left: number }): void {
  for (const { permitted, excluded } of gathered) {
    for (const name of names) {
      const isWithin = (base: GeneralName) => {
        if (budget.left-- <= 0) throw new CryptoError('x509.extension_invalid', 'too many constraints')
        return within(name, base)
      }
      const same = permitted.filter((base) => isSameForm(name, base))
      if (same.length > 0 && !same.some(isWithin)) throw new CryptoError('x509.name_invalid', 'not permitted')
      if (excluded.some((base) => isSameForm(name, base) && isWithin(base))) throw new CryptoError('x509.name_invalid', 'excluded')
    }
  }
}

/** Subject, its mail addresses where no alternative name says better, alternative names. @source RFC 5280 §6.1.3 (b), §4.2.1.10. */
function namesOf({ subject, extensions }: Certificate): GeneralName[] {
  const extension = extensions.all.find(({ oid }) => oid === OID.subjectAltName)
  const alternatives = extension ? insideExtension(extension, (inner) => childrenOf(inner).map(readGeneralName)) : []
  const mails = subject.rdns.flat().filter(({ oid }) => oid === nameAttributes.E.oid).map(({ value }): GeneralName => ({ kind: 'mail', text: value }))
  return [
    ...(subject.rdns.length > 0 ? [{ kind: 'directory', name: subject } as const] : []),
    ...(alternatives.some(({ kind }) => kind === 'mail') ? [] : mails),
    ...alternatives,
  ]
}

function readConstraints({ extensions }: Certificate): Constraints | undefined {
  const extension = extensions.all.find(({ oid }) => oid === OID.nameConstraints)
  return extension && insideExtension(extension, (inner) => {
    const fields = openFields(inner)
    const [permitted, excluded] = [fields.optional(contextTag(0)), fields.optional(contextTag(1))].map((list) => (list ? childrenOf(list).map(readSubtree) : []))
    fields.done()
    if (permitted.length + excluded.length === 0) throw new CryptoError('x509.extension_invalid', 'no constraint')
    return { permitted, excluded }
  })
}

/** minimum is 0 and maximum absent, always. @source RFC 5280 §4.2.1.10. */
function readSubtree(element: DerElement): GeneralName {
  const fields = openFields(element)
  const base = readGeneralName(fields.next())
  const minimum = fields.optional(contextPrimitiveTag(0))
  fields.done()
  if (minimum && readSmallInteger(minimum, contextPrimitiveTag(0)) !== 0) throw new CryptoError('x509.extension_invalid', 'minimum')
  return base
}

function isSameForm(name: GeneralName, base: GeneralName): boolean {
  return name.kind === 'other' && base.kind === 'other' ? name.tag === base.tag : name.kind === base.kind
}

/** Whether a name lies in the subtree; both are of the same form. A form that is not understood throws. */
function within(name: GeneralName, base: GeneralName): boolean {
  if (name.kind === 'directory' && base.kind === 'directory') return directoryWithin(name.name, base.name)
  if (name.kind === 'address' && base.kind === 'address') return addressWithin(name.octets, base.octets)
  if (name.kind === 'mail' && base.kind === 'mail') return mailWithin(name.text, base.text)
  if (name.kind === 'host' && base.kind === 'host') return hostWithin(name.text, base.text)
  if (name.kind === 'uri' && base.kind === 'uri') return uriWithin(name.text, base.text)
  throw new CryptoError('x509.extension_invalid', 'a form of name that is not understood')
}

/** The base's relative names begin the name. */
function directoryWithin(name: Name, base: Name): boolean {
  return base.rdns.length <= name.rdns.length && foldName({ ...name, rdns: name.rdns.slice(0, base.rdns.length) }) === foldName(base)
}

function addressWithin(octets: Uint8Array, base: Uint8Array): boolean {
  const size = octets.length
  if ((size !== 4 && size !== 16) || (base.length !== 8 && base.length !== 32)) throw new CryptoError('x509.extension_invalid', 'address')
  return base.length === 2 * size && octets.every((octet, i) => ((octet ^ base[i]) & base[size + i]) === 0)
}

/** `.example.org`: hosts below; `example.org`: the host; `a@example.org`: the mailbox. */
function mailWithin(mail: string, base: string): boolean {
  const [mailbox, host, ...more] = mail.split('@')
  if (!mailbox || !host || more.length > 0) throw new CryptoError('x509.name_invalid', 'mail')
  if (base.includes('@')) {
    const at = base.lastIndexOf('@')
    return mailbox === base.slice(0, at) && host.toLowerCase() === base.slice(at + 1).toLowerCase()
  }
  return base.startsWith('.') ? host.toLowerCase().endsWith(base.toLowerCase()) : host.toLowerCase() === base.toLowerCase()
}

/** The host itself and everything below it; a leading dot means the same, as is usual. */
function hostWithin(host: string, base: string): boolean {
  const [left, right] = [host.toLowerCase(), base.toLowerCase().replace(/^\./, '')]
  return right === '' || left === right || left.endsWith(`.${right}`)
}

/** By the host of the authority part, which must be there. `.example.org`: below; `example.org`: that host. */
function uriWithin(uri: string, base: string): boolean {
  const host = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:@[\]]+)(?::\d*)?(?:[/?#]|$)/.exec(uri)?.[1]
  if (!host) throw new CryptoError('x509.name_invalid', 'URI without a host')
  const [left, right] = [host.toLowerCase(), base.toLowerCase()]
  return right.startsWith('.') ? left.endsWith(right) : left === right
}
