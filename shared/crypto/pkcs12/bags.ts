// Owns SafeBags: keys and certificates with their names, as they stand inside a PKCS#12 file.
import { bytesToHex } from '../bytes.ts'
import { openFields } from '../der/cursor.ts'
import { childrenOf, insideExplicit, parseDer, rawOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID, encodeOid, readOid } from '../der/oid.ts'
import { readOctetString, readString } from '../der/read.ts'
import { TAG, contextTag } from '../der/tags.ts'
import { encodeContext, encodeElement, encodeOctetString, encodeSequence, encodeSetOf } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { decryptPrivateKeyInfo } from '../keys/encrypted-private-key.ts'
import type { PasswordReading } from '../keys/pbes2.ts'

export interface BagNames {
  /** 别名. */
  readonly friendlyName?: string
  /** Ties a key to its certificate. */
  readonly localKeyId?: Uint8Array
}

export interface KeyEntry extends BagNames {
  /** PrivateKeyInfo of any algorithm. Secret. */
  readonly pkcs8Der: Uint8Array
}

export interface CertificateEntry extends BagNames {
  readonly certificateDer: Uint8Array
}

export interface Bags {
  readonly keys: readonly KeyEntry[]
  readonly certificates: readonly CertificateEntry[]
}

const MAX_BAGS = 256
const MAX_ATTRIBUTES = 16

/** @param encryptedKeyDer  EncryptedPrivateKeyInfo. @source RFC 7292 §4.2.2. */
export function encodeKeyBag(encryptedKeyDer: Uint8Array, names: BagNames): Uint8Array {
  return encodeBag(OID.shroudedKeyBag, encryptedKeyDer, names)
}

/** @source RFC 7292 §4.2.3. */
export function encodeCertificateBag(certificateDer: Uint8Array, names: BagNames): Uint8Array {
  return encodeBag(OID.certBag, encodeSequence(encodeOid(OID.x509CertificateBag), encodeContext(0, encodeOctetString(certificateDer))), names)
}

function encodeBag(oid: string, valueDer: Uint8Array, { friendlyName, localKeyId }: BagNames): Uint8Array {
  const attributes = [
    ...(friendlyName === undefined ? [] : [encodeSequence(encodeOid(OID.friendlyName), encodeSetOf([encodeBmpString(friendlyName)]))]),
    ...(localKeyId === undefined ? [] : [encodeSequence(encodeOid(OID.localKeyId), encodeSetOf([encodeOctetString(localKeyId)]))]),
  ]
  return encodeSequence(encodeOid(oid), encodeContext(0, valueDer), ...(attributes.length > 0 ? [encodeSetOf(attributes)] : []))
}

function encodeBmpString(text: string): Uint8Array {
  return encodeElement(TAG.bmpString, Uint8Array.from({ length: 2 * text.length }, (_, i) => (i % 2 === 0 ? text.charCodeAt(i >> 1) >> 8 : text.charCodeAt(i >> 1) & 0xff)))
}

/**
 * SafeContents; bags of other kinds (secrets, lists, nested contents) are passed over.
 *
 * @throws {CryptoError} pkcs12.structure_invalid — too many bags, or an attribute twice. keys.* · der.*
 * @source RFC 7292 §4.2.
 */
export function readBags(contents: Uint8Array, reading: PasswordReading): Bags {
  const elements = childrenOf(parseDer(contents, { maxBytes: 16 * 1024 * 1024 }))
  if (elements.length > MAX_BAGS) throw new CryptoError('pkcs12.structure_invalid', 'too many bags')
  const keys: KeyEntry[] = []
  const certificates: CertificateEntry[] = []
  for (const element of elements) {
    const fields = openFields(element)
    const [oid, value] = [readOid(fields.next()), insideExplicit(fields.next(contextTag(0)))]
    const attributes = fields.optional(TAG.set)
    fields.done()
    const names = attributes ? readNames(attributes) : {}
    if (oid === OID.keyBag) keys.push({ ...names, pkcs8Der: rawOf(value) })
    if (oid === OID.shroudedKeyBag) keys.push({ ...names, pkcs8Der: decryptPrivateKeyInfo(rawOf(value), reading) })
    const certificateDer = oid === OID.certBag ? readCertificateValue(value) : undefined
    if (certificateDer) certificates.push({ ...names, certificateDer })
  }
  return { keys, certificates }
}

function readCertificateValue(element: DerElement): Uint8Array | undefined {
  const fields = openFields(element)
  const [oid, value] = [readOid(fields.next()), insideExplicit(fields.next(contextTag(0)))]
  fields.done()
  return oid === OID.x509CertificateBag ? readOctetString(value) : undefined
}

/** Attributes of other kinds are passed over. */
function readNames(set: DerElement): BagNames {
  const attributes = childrenOf(set)
  if (attributes.length > MAX_ATTRIBUTES) throw new CryptoError('pkcs12.structure_invalid', 'too many attributes')
  const values = new Map<string, DerElement>()
  for (const attribute of attributes) {
    const fields = openFields(attribute)
    const [oid, [value]] = [readOid(fields.next()), childrenOf(fields.next(TAG.set))]
    fields.done()
    if (values.has(oid)) throw new CryptoError('pkcs12.structure_invalid', 'an attribute twice')
    if (value) values.set(oid, value)
  }
  const [name, id] = [values.get(OID.friendlyName), values.get(OID.localKeyId)]
  return { ...(name && { friendlyName: readString(name) }), ...(id && { localKeyId: readOctetString(id) }) }
}

/** The certificate that belongs to a key, by localKeyId. @source RFC 7292 §4.2; RFC 2985 §5.5.2 (localKeyId). */
export function certificateOfKey({ localKeyId }: KeyEntry, certificates: readonly CertificateEntry[]): CertificateEntry | undefined {
  const wanted = localKeyId && bytesToHex(localKeyId)
  return wanted === undefined ? undefined : certificates.find((entry) => entry.localKeyId && bytesToHex(entry.localKeyId) === wanted)
}
