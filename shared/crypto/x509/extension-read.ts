// Owns the reading of certificate extensions: the known ones as values, all of them raw.
import { openFields } from '../der/cursor.ts'
import { childrenOf, contentOf, parseDer } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID, readOid } from '../der/oid.ts'
import { readBoolean, readNamedBits, readOctetString, readSmallInteger } from '../der/read.ts'
import { TAG, contextPrimitiveTag, contextTag } from '../der/tags.ts'
import { CryptoError } from '../error.ts'
import { keyUsageBits } from './extension.ts'
import type { Extension, KeyUsage } from './extension.ts'
import { readUniqueIds } from './unique-id.ts'
import type { UniqueId } from './unique-id.ts'

export interface Extensions {
  /** Every extension, in the order received. */
  readonly all: readonly Extension[]
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLength?: number }
  /** Absent: any use. */
  readonly keyUsage?: ReadonlySet<KeyUsage>
  readonly extKeyUsage?: { readonly critical: boolean; readonly purposeOids: readonly string[] }
  readonly subjectKeyIdentifier?: Uint8Array
  readonly authorityKeyIdentifier?: Uint8Array
  readonly crlUrls: readonly string[]
  /** Person or organisation identifiers of the health sector and of GM/T 0015. Personal data: mask when shown. */
  readonly uniqueIds: readonly UniqueId[]
}

const MAX_EXTENSIONS = 64

/**
 * @param element  SEQUENCE OF Extension.
 * @throws {CryptoError} x509.extension_invalid — doubled, too many, or a known one that is malformed.
 * @source RFC 5280 §4.2.
 */
export function readExtensions(element: DerElement): Extensions {
  const all = readExtensionList(element)
  const value = <Value>(oid: string, read: (element: DerElement, extension: Extension) => Value): Value | undefined => {
    const extension = all.find((candidate) => candidate.oid === oid)
    return extension && insideExtension(extension, (inner) => read(inner, extension))
  }
  return {
    all,
    basicConstraints: value(OID.basicConstraints, readBasicConstraints),
    keyUsage: value(OID.keyUsage, readKeyUsage),
    extKeyUsage: value(OID.extKeyUsage, (inner, { critical }) => ({ critical, purposeOids: childrenOf(inner).map(readOid) })),
    subjectKeyIdentifier: value(OID.subjectKeyIdentifier, (inner) => readOctetString(inner)),
    authorityKeyIdentifier: value(OID.authorityKeyIdentifier, readAuthorityKeyIdentifier),
    crlUrls: value(OID.crlDistributionPoints, readCrlUrls) ?? [],
    uniqueIds: readUniqueIds(all),
  }
}

export const noExtensions: Extensions = { all: [], crlUrls: [], uniqueIds: [] }

/** The bare list, for lists and entries whose extensions have other meanings. @throws {CryptoError} x509.extension_invalid · der.* @source RFC 5280 §4.2. */
export function readExtensionList(element: DerElement): Extension[] {
  const all = childrenOf(element).map((item) => {
    const fields = openFields(item)
    const oid = readOid(fields.next())
    const critical = fields.optional(TAG.boolean) // FALSE written out is accepted (tolerance `explicit-default`)
    const value = readOctetString(fields.next())
    fields.done()
    return { oid, critical: critical ? readBoolean(critical) : false, value }
  })
  const distinct = new Set(all.map(({ oid }) => oid))
  if (all.length > MAX_EXTENSIONS || distinct.size !== all.length) throw new CryptoError('x509.extension_invalid', 'doubled or too many')
  return all
}

/** Reads the DER inside an extension; whatever is wrong there is named as the extension's fault. @source RFC 5280 §4.2. */
export function insideExtension<Value>({ oid, value }: Extension, read: (inner: DerElement) => Value): Value {
  try {
    return read(parseDer(value))
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause
    throw new CryptoError('x509.extension_invalid', `${oid}: ${cause.message}`)
  }
}

function readBasicConstraints(element: DerElement) {
  const fields = openFields(element)
  const ca = fields.optional(TAG.boolean)
  const pathLength = fields.optional(TAG.integer)
  fields.done()
  return { ca: ca ? readBoolean(ca) : false, ...(pathLength && { pathLength: readSmallInteger(pathLength) }) }
}

function readKeyUsage(element: DerElement): ReadonlySet<KeyUsage> {
  const bits = readNamedBits(element)
  return new Set((Object.keys(keyUsageBits) as KeyUsage[]).filter((usage) => bits.has(keyUsageBits[usage])))
}

function readAuthorityKeyIdentifier(element: DerElement): Uint8Array | undefined {
  const keyIdentifier = openFields(element).optional(contextPrimitiveTag(0))
  return keyIdentifier && contentOf(keyIdentifier)
}

/** Addresses of kind URI in CRLDistributionPoints; directory names and the like are passed over. @source RFC 5280 §4.2.1.13. */
export function readCrlUrls(element: DerElement): string[] {
  return childrenOf(element).flatMap((point) => {
    const name = openFields(point).optional(contextTag(0))
    return name ? readDistributionPointUrls(name) : []
  })
}

/** The addresses of one DistributionPointName inside its [0]. @source RFC 5280 §4.2.1.13. */
export function readDistributionPointUrls(name: DerElement): string[] {
  const full = openFields(name, contextTag(0)).optional(contextTag(0))
  const uris = full ? childrenOf(full).filter(({ tag }) => tag === contextPrimitiveTag(6)) : []
  return uris.map((uri) => String.fromCharCode(...contentOf(uri).subarray(0, 2048)))
}
