// Owns certificate revocation lists: building and parsing. Judging one is crl-verify.ts.
import { concatBytes, hexToBytes } from '../bytes.ts'
import { encodeSignatureAlgorithm, readAlgorithm } from '../der/algorithm.ts'
import type { AlgorithmIdentifier } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { childrenOf, insideExplicit, parseDer, rawOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import { readOctetString, readSmallInteger } from '../der/read.ts'
import { TAG, contextPrimitiveTag, contextTag } from '../der/tags.ts'
import { encodeTime, readTime } from '../der/time.ts'
import { encodeContext, encodeInteger, encodeSequence, encodeUnsigned } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { assembleSigned, assertSameAlgorithm, readSerial, readSigned } from './certificate.ts'
import { readCrlNumbers } from './crl-delta.ts'
import { readCrlScope } from './crl-scope.ts'
import type { CrlScope } from './crl-scope.ts'
import { encodeExtension } from './extension.ts'
import { insideExtension, readExtensionList } from './extension-read.ts'
import type { Extension } from './extension.ts'
import { readName } from './name.ts'
import type { Name } from './name.ts'
import type { SignBytes } from './signature.ts'

/** @source RFC 5280 §5.3.1. */
export const revocationReasons = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const

export type RevocationReason = keyof typeof revocationReasons

export interface RevokedEntry {
  readonly serialHex: string
  readonly revokedAtMs: number
  /** `certificateHold` is suspension. Absent: not stated. */
  readonly reason?: RevocationReason
}

export interface CrlFields {
  readonly issuerDer: Uint8Array
  readonly thisUpdateMs: number
  readonly nextUpdateMs: number
  readonly entries: readonly RevokedEntry[]
  /** Encoded Extensions: authority key identifier and CRL number. */
  readonly extensions: readonly Uint8Array[]
  readonly signatureOid?: string
}

export interface Crl {
  readonly der: Uint8Array
  readonly tbsDer: Uint8Array
  readonly issuer: Name
  readonly thisUpdateMs: number
  readonly nextUpdateMs?: number
  /** By serial, as `Certificate.serialHex` has it. */
  readonly revoked: ReadonlyMap<string, RevokedEntry>
  readonly extensions: readonly Extension[]
  /** cRLNumber. */
  readonly number?: bigint
  /** This is a delta list: what changed since the complete list of this number. It proves nothing without one. */
  readonly deltaBase?: bigint
  /** For which certificates alone it speaks. Absent: for all of the issuer. */
  readonly scope?: CrlScope
  /** A critical extension, of the list or an entry, that is not understood: the list proves nothing. */
  readonly hasUnknownCritical: boolean
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
}

/** A national CA's list of a few hundred thousand entries fits. */
const MAX_CRL_BYTES = 32 * 1024 * 1024

/** TBSCertList version 2. @source RFC 5280 §5.1. */
export function encodeTbsCertList(fields: CrlFields): Uint8Array {
  const entries = joinMany(fields.entries.map(encodeEntry))
  return encodeSequence(
    encodeInteger(1),
    encodeSignatureAlgorithm(fields.signatureOid ?? OID.sm2SignWithSm3),
    fields.issuerDer,
    encodeTime(fields.thisUpdateMs),
    encodeTime(fields.nextUpdateMs),
    ...(entries.length > 0 ? [encodeSequence(entries)] : []),
    ...(fields.extensions.length > 0 ? [encodeContext(0, encodeSequence(...fields.extensions))] : []),
  )
}

/** @param sign  returns the DER signature over the TBSCertList. @returns CertificateList, DER. @source RFC 5280 §5.1. */
export async function createCrl(fields: CrlFields, sign: SignBytes): Promise<Uint8Array> {
  const tbsDer = encodeTbsCertList(fields)
  return assembleSigned(tbsDer, await sign(tbsDer), fields.signatureOid)
}

function encodeEntry({ serialHex, revokedAtMs, reason }: RevokedEntry): Uint8Array {
  const stated = reason === undefined || reason === 'unspecified' ? [] : [reasonExtension(reason)]
  const serial = hexToBytes(serialHex)
  return encodeSequence(encodeUnsigned(serial), encodeTime(revokedAtMs), ...(stated.length > 0 ? [encodeSequence(...stated)] : []))
}

function reasonExtension(reason: RevocationReason): Uint8Array {
  return encodeExtension(OID.crlReason, false, encodeInteger(revocationReasons[reason], TAG.enumerated))
}

/** Joins in two steps, because a spread of a hundred thousand arguments overflows the stack. */
function joinMany(parts: readonly Uint8Array[]): Uint8Array {
  const groups: Uint8Array[] = []
  for (let at = 0; at < parts.length; at += 1000) groups.push(concatBytes(...parts.slice(at, at + 1000)))
  return concatBytes(...groups)
}

/** @throws {CryptoError} x509.version_unsupported · x509.algorithm_mismatch · x509.extension_invalid · der.* @source RFC 5280 §5.1. */
export function parseCrl(der: Uint8Array): Crl {
  const element = parseDer(der, { maxBytes: MAX_CRL_BYTES })
  const { tbs, algorithm, signature } = readSigned(element)
  const fields = openFields(tbs)
  const version = fields.optional(TAG.integer)
  if (version && readSmallInteger(version) !== 1) throw new CryptoError('x509.version_unsupported')
  assertSameAlgorithm(readAlgorithm(fields.next()), algorithm)
  const issuer = readName(fields.next())
  const thisUpdateMs = readTime(fields.next())
  const next = fields.optional(TAG.utcTime, TAG.generalizedTime)
  const list = fields.optional(TAG.sequence)
  const wrapped = fields.optional(contextTag(0))
  fields.done()
  if (!version && wrapped) throw new CryptoError('x509.extension_invalid', 'extensions before version 2')
  const entries = list ? childrenOf(list).map(readEntry) : []
  const extensions = wrapped ? readExtensionList(insideExplicit(wrapped)) : []
  const scope = readCrlScope(extensions)
  const isUnknown = (extension: Extension) => isUnknownCritical(extension) && !(scope && extension.oid === OID.issuingDistributionPoint)
  return {
    der: rawOf(element), tbsDer: rawOf(tbs), issuer, thisUpdateMs, ...(next && { nextUpdateMs: readTime(next) }),
    revoked: new Map(entries.map(({ entry }) => [entry.serialHex, entry])), extensions,
    ...readCrlNumbers(extensions), ...(scope && { scope }), hasUnknownCritical: extensions.some(isUnknown) || entries.some((entry) => entry.hasUnknownCritical),
    signatureAlgorithm: algorithm, signature,
  }
}

/** The key identifier of the issuer, if the list names it. @source RFC 5280 §5.2.1. */
export function crlAuthorityKeyIdentifier(crl: Crl): Uint8Array | undefined {
  const extension = crl.extensions.find(({ oid }) => oid === OID.authorityKeyIdentifier)
  const read = (inner: DerElement) => openFields(inner).optional(contextPrimitiveTag(0))
  const identifier = extension && insideExtension(extension, read)
  return identifier && readOctetString(identifier, contextPrimitiveTag(0))
}

function readEntry(element: DerElement): { entry: RevokedEntry; hasUnknownCritical: boolean } {
  const fields = openFields(element)
  const [serialHex, revokedAtMs] = [readSerial(fields.next()), readTime(fields.next())]
  const list = fields.optional(TAG.sequence)
  fields.done()
  const extensions = list ? readExtensionList(list) : []
  const stated = extensions.find(({ oid }) => oid === OID.crlReason)
  const reason = stated && insideExtension(stated, readRevocationReason)
  return { entry: { serialHex, revokedAtMs, ...(reason && { reason }) }, hasUnknownCritical: extensions.some(isUnknownCritical) }
}

/** CRLReason. @throws {CryptoError} x509.extension_invalid · der.* @source RFC 5280 §5.3.1. */
export function readRevocationReason(element: DerElement): RevocationReason {
  const number = readSmallInteger(element, TAG.enumerated)
  const reason = (Object.keys(revocationReasons) as RevocationReason[]).find((name) => revocationReasons[name] === number)
  if (!reason) throw new CryptoError('x509.extension_invalid', 'reason code')
  return reason
}

const understood: readonly string[] = [OID.crlReason, OID.crlNumber, OID.authorityKeyIdentifier, OID.deltaCrlIndicator]

function isUnknownCritical({ oid, critical }: Extension): boolean {
  return critical && !understood.includes(oid)
}
