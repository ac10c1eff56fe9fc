// A revocation list as it is held: its head as values, its entries in a compact table. Read step by step, so that a list of
// a hundred thousand entries never holds up a process.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { readAlgorithm, type AlgorithmIdentifier } from '@yiqian/shared/crypto/der/algorithm.ts'
import { openFields } from '@yiqian/shared/crypto/der/cursor.ts'
import { insideExplicit, parseDer, type DerElement } from '@yiqian/shared/crypto/der/element.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { readBitStringBytes, readIntegerBytes, readOctetString } from '@yiqian/shared/crypto/der/read.ts'
import { contextPrimitiveTag, contextTag, TAG } from '@yiqian/shared/crypto/der/tags.ts'
import { readTime } from '@yiqian/shared/crypto/der/time.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { assertSameAlgorithm } from '@yiqian/shared/crypto/x509/certificate.ts'
import { readCrlNumbers } from '@yiqian/shared/crypto/x509/crl-delta.ts'
import { readCrlScope, type CrlScope } from '@yiqian/shared/crypto/x509/crl-scope.ts'
import type { Extension } from '@yiqian/shared/crypto/x509/extension.ts'
import { insideExtension, readExtensionList } from '@yiqian/shared/crypto/x509/extension-read.ts'
import { readName, type Name } from '@yiqian/shared/crypto/x509/name.ts'
import { readHeader, type Span } from './der-span.ts'
import { countEntries, readEntries } from './list-entries.ts'
import { SerialTable } from './serial-table.ts'

export interface RevocationList {
  readonly issuer: Name
  readonly thisUpdateMs: number
  readonly nextUpdateMs?: number
  /** CRL number; absent: the list has none that could be */
  readonly number?: bigint
  /** of a delta list: it goes with complete lists of at least this number */
  readonly deltaBase?: bigint
  readonly extensions: readonly Extension[]
  readonly authorityKeyIdentifier?: Uint8Array
  readonly scope?: CrlScope
  readonly hasUnknownCritical: boolean
  /** certificates that expired since then are still listed @source X.509 §9.5.2.8 (expiredCertsOnCRL) */
  readonly keepsExpiredSinceMs?: number
  readonly entries: SerialTable
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
  /** what the issuer signed; a view on the list as received */
  readonly tbsDer: Uint8Array
}

/** A national authority's list of a million entries fits. */
export const MOST_LIST_BYTES = 64 * 1_048_576
const EXPIRED_CERTS_ON_CRL = '2.5.29.60'
const UNDERSTOOD: readonly string[] = [OID.crlReason, OID.crlNumber, OID.authorityKeyIdentifier, OID.deltaCrlIndicator]

/**
 * Reads a list. Yields after every few thousand entries: the caller lets others have their turn and goes on.
 * @param seed for the table, not known to others.
 * @throws {CryptoError} x509.version_unsupported · x509.algorithm_mismatch · x509.extension_invalid · der.*
 * @source RFC 5280 §5.1
 */
export function* readRevocationList(der: Uint8Array, seed: number): Generator<void, RevocationList> {
  if (der.length > MOST_LIST_BYTES) throw new CryptoError('der.too_large')
  const outer = fieldsOf(der, readHeader(der, 0, der.length, TAG.sequence))
  if (outer.length !== 3 || outer[2]!.end !== der.length) throw new CryptoError('der.trailing_bytes')
  const [tbs, algorithmSpan, signatureSpan] = outer as [Span, Span, Span]
  if (tbs.tag !== TAG.sequence) throw new CryptoError('der.tag_unexpected')
  const signatureAlgorithm = readAlgorithm(elementAt(der, algorithmSpan))
  const head = readHead(der, fieldsOf(der, tbs), signatureAlgorithm)
  const { list, extensions, ...rest } = head
  const count = list ? yield* countEntries(der, list) : 0
  const entries = new SerialTable(count, seed)
  const entryIsUnknown = list ? yield* readEntries(der, list, entries) : false
  return { ...rest, ...readListExtensions(extensions, entryIsUnknown), entries, signatureAlgorithm, signature: readBitStringBytes(elementAt(der, signatureSpan)), tbsDer: der.subarray(tbs.start, tbs.end) }
}

/** The children of one constructed element, without looking inside them. */
function fieldsOf(der: Uint8Array, outer: Span): Span[] {
  const fields: Span[] = []
  for (let at = outer.contentStart; at < outer.end; ) {
    const field = readHeader(der, at, outer.end)
    fields.push(field)
    if (fields.length > 8) throw new CryptoError('der.trailing_bytes')
    at = field.end
  }
  return fields
}

const elementAt = (der: Uint8Array, { start, end }: Span): DerElement => parseDer(der.slice(start, end), { maxBytes: 1_048_576 }) // a copy: what is kept of the head must not keep the entries

function readHead(der: Uint8Array, fields: Span[], outside: AlgorithmIdentifier) {
  let at = 0
  const next = (): DerElement => {
    const span = fields[at++]
    if (!span) throw new CryptoError('der.element_missing')
    return elementAt(der, span)
  }
  const isVersion2 = fields[0]?.tag === TAG.integer
  if (isVersion2 && bytesToHex(readIntegerBytes(next())) !== '01') throw new CryptoError('x509.version_unsupported')
  assertSameAlgorithm(readAlgorithm(next()), outside)
  const issuer = readName(next())
  const thisUpdateMs = readTime(next())
  const nextTag = fields[at]?.tag
  const nextUpdateMs = nextTag === TAG.utcTime || nextTag === TAG.generalizedTime ? readTime(next()) : undefined
  const list = fields[at]?.tag === TAG.sequence ? fields[at++] : undefined
  const extensions = fields[at]?.tag === contextTag(0) ? readExtensionList(insideExplicit(next())) : []
  if (at < fields.length) throw new CryptoError('der.trailing_bytes')
  if (!isVersion2 && extensions.length > 0) throw new CryptoError('x509.extension_invalid', 'extensions before version 2')
  return { issuer, thisUpdateMs, ...(nextUpdateMs !== undefined && { nextUpdateMs }), list, extensions }
}

function readListExtensions(extensions: readonly Extension[], entryIsUnknown: boolean) {
  const scope = readCrlScope(extensions)
  const isUnknown = ({ oid, critical }: Extension): boolean => critical && !UNDERSTOOD.includes(oid) && !(scope && oid === OID.issuingDistributionPoint)
  const valueOf = <T>(oid: string, read: (inner: DerElement) => T): T | undefined => {
    const extension = extensions.find((each) => each.oid === oid)
    return extension && insideExtension(extension, read)
  }
  const authorityKeyIdentifier = valueOf(OID.authorityKeyIdentifier, (inner) => {
    const identifier = openFields(inner).optional(contextPrimitiveTag(0))
    return identifier && readOctetString(identifier, contextPrimitiveTag(0))
  })
  const keepsExpiredSinceMs = valueOf(EXPIRED_CERTS_ON_CRL, readTime)
  return {
    hasUnknownCritical: entryIsUnknown || extensions.some(isUnknown),
    ...(scope && { scope }), ...readCrlNumbers(extensions), extensions, ...(authorityKeyIdentifier && { authorityKeyIdentifier }), ...(keepsExpiredSinceMs !== undefined && { keepsExpiredSinceMs }),
  }
}
