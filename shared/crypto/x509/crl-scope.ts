// Owns the scope of revocation lists: for which certificates a partitioned list speaks.
import { openFields } from '../der/cursor.ts'
import { contentOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import { contextPrimitiveTag, contextTag } from '../der/tags.ts'
import { ascii, encodeContext, encodeContextPrimitive, encodeSequence } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import type { Certificate } from './certificate.ts'
import { encodeExtension } from './extension.ts'
import type { Extension } from './extension.ts'
import { insideExtension, readDistributionPointUrls } from './extension-read.ts'

export interface CrlScope {
  /** Only certificates that name one of these addresses. Empty: the list is not for one address. */
  readonly urls: readonly string[]
  readonly kind: 'any' | 'user' | 'ca'
}

/** Critical. A list for those certificates that name one of the addresses. @throws {CryptoError} der.string_invalid @source RFC 5280 §5.2.5. */
export function issuingDistributionPointExtension({ urls, kind }: CrlScope): Uint8Array {
  const point = urls.length > 0 ? [encodeContext(0, encodeContext(0, ...urls.map((url) => encodeContextPrimitive(6, ascii(url)))))] : []
  const only = kind === 'any' ? [] : [encodeContextPrimitive(kind === 'user' ? 1 : 2, Uint8Array.of(0xff))]
  return encodeExtension(OID.issuingDistributionPoint, true, encodeSequence(...point, ...only))
}

/**
 * The scope, if the list has one that is understood: addresses, users or CAs alone. Lists for some reasons alone, for
 * other issuers' or attribute certificates, or for a point without an address, are not: undefined, and then the
 * extension counts as unknown.
 *
 * @throws {CryptoError} x509.extension_invalid
 * @source RFC 5280 §5.2.5.
 */
export function readCrlScope(extensions: readonly Extension[]): CrlScope | undefined {
  const extension = extensions.find(({ oid }) => oid === OID.issuingDistributionPoint)
  return extension && insideExtension(extension, readScope)
}

function readScope(element: DerElement): CrlScope | undefined {
  const fields = openFields(element)
  const point = fields.optional(contextTag(0))
  const [user, ca] = [fields.optional(contextPrimitiveTag(1)), fields.optional(contextPrimitiveTag(2))].map(isTrue)
  const reasons = fields.optional(contextPrimitiveTag(3))
  const [indirect, attributes] = [fields.optional(contextPrimitiveTag(4)), fields.optional(contextPrimitiveTag(5))].map(isTrue)
  fields.done()
  const urls = point ? readDistributionPointUrls(point) : []
  if (user && ca) throw new CryptoError('x509.extension_invalid', 'user and CA certificates alone')
  if (reasons || indirect || attributes || (point ? urls.length === 0 : !user && !ca)) return undefined
  return { urls, kind: user ? 'user' : ca ? 'ca' : 'any' }
}

/** BOOLEAN under a context tag, FALSE unless it is there. */
function isTrue(element: DerElement | undefined): boolean {
  if (!element) return false
  const content = contentOf(element)
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw new CryptoError('der.boolean_invalid')
  return content[0] === 0xff
}

/** Whether a list of this scope says anything of the certificate; one without a scope does. @source RFC 5280 §6.3.3 (b)(2). */
export function isInScope(scope: CrlScope | undefined, { extensions }: Certificate): boolean {
  if (!scope) return true
  const isCa = extensions.basicConstraints?.ca ?? false
  if (scope.kind !== 'any' && isCa !== (scope.kind === 'ca')) return false
  return scope.urls.length === 0 || scope.urls.some((url) => extensions.crlUrls.includes(url))
}
