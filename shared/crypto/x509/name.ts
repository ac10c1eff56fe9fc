// Owns distinguished names: built from fields, read in any string type, compared, shown.
import { bytesToHex, equalBytes } from '../bytes.ts'
import { childrenOf, assertTag, contentOf, rawOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { openFields } from '../der/cursor.ts'
import { encodeOid, readOid } from '../der/oid.ts'
import { readString } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { encodeIa5String, encodePrintableString, encodeSequence, encodeSetOf, encodeUtf8String } from '../der/write.ts'
import { CryptoError } from '../error.ts'

/** Attribute types by the short name that is shown, in the order in which a name is written. @source GB/T 20518; 卫生系统数字证书格式规范 §5.1. */
export const nameAttributes = {
  C: { oid: '2.5.4.6', field: 'country', encode: encodePrintableString },
  ST: { oid: '2.5.4.8', field: 'province', encode: encodeUtf8String },
  L: { oid: '2.5.4.7', field: 'locality', encode: encodeUtf8String },
  O: { oid: '2.5.4.10', field: 'organization', encode: encodeUtf8String },
  OU: { oid: '2.5.4.11', field: 'organizationalUnit', encode: encodeUtf8String },
  title: { oid: '2.5.4.12', field: 'title', encode: encodeUtf8String },
  serialNumber: { oid: '2.5.4.5', field: 'serialNumber', encode: encodePrintableString },
  SN: { oid: '2.5.4.4', field: 'surname', encode: encodeUtf8String },
  GN: { oid: '2.5.4.42', field: 'givenName', encode: encodeUtf8String },
  CN: { oid: '2.5.4.3', field: 'commonName', encode: encodeUtf8String },
  UID: { oid: '0.9.2342.19200300.100.1.1', field: 'userId', encode: encodeUtf8String },
  E: { oid: '1.2.840.113549.1.9.1', field: 'email', encode: encodeIa5String },
} as const

export type NameAttribute = keyof typeof nameAttributes
type NameField = (typeof nameAttributes)[NameAttribute]['field']

/** Texts by meaning. Empty texts are left out; several organizational units go from the widest to the narrowest. */
export type NameFields = { readonly [field in Exclude<NameField, 'organizationalUnit'>]?: string } & {
  readonly organizationalUnit?: string | readonly string[]
}

export interface Name {
  /** As received. */
  readonly der: Uint8Array
  /** One list per relative distinguished name; nearly always of one. */
  readonly rdns: readonly (readonly { readonly oid: string; readonly value: string }[])[]
}

const MAX_RDNS = 64
const MAX_TEXT_BYTES = 1024

/**
 * @returns Name, each attribute in a relative name of its own, in the order of {@link nameAttributes}.
 * @throws {CryptoError} x509.name_invalid — nothing given, or a country that is not two letters. der.string_invalid.
 * @source RFC 5280 §4.1.2.4.
 */
export function encodeName(fields: NameFields): Uint8Array {
  const rdns = Object.values(nameAttributes).flatMap(({ oid, field, encode }) => {
    const given = fields[field]
    const texts = typeof given === 'string' ? [given] : given ?? []
    return texts.filter((text) => text !== '').map((text) => encodeSetOf([encodeSequence(encodeOid(oid), encode(text))]))
  })
  if (rdns.length === 0) throw new CryptoError('x509.name_invalid', 'empty')
  if (fields.country && !/^[A-Z]{2}$/.test(fields.country)) throw new CryptoError('x509.name_invalid', 'country')
  return encodeSequence(...rdns)
}

/** @throws {CryptoError} x509.name_invalid — too many or too long attributes. der.* @source RFC 5280 §4.1.2.4. */
export function readName(element: DerElement): Name {
  const sets = childrenOf(assertTag(element, TAG.sequence))
  if (sets.length > MAX_RDNS) throw new CryptoError('x509.name_invalid', 'too many attributes')
  return { der: rawOf(element), rdns: sets.map(readRdn) }
}

function readRdn(set: DerElement) {
  const pairs = childrenOf(assertTag(set, TAG.set))
  if (pairs.length === 0 || pairs.length > MAX_RDNS) throw new CryptoError('x509.name_invalid', 'empty relative name')
  return pairs.map((pair) => {
    const fields = openFields(pair)
    const [oid, value] = [readOid(fields.next()), fields.next()]
    fields.done()
    if (value.end - value.contentStart > MAX_TEXT_BYTES) throw new CryptoError('x509.name_invalid', 'attribute too long')
    return { oid, value: textOf(value) }
  })
}

/** Text where the value is one of the string types; otherwise `#` and its hex, as RFC 4514 §2.4 shows it. */
function textOf(value: DerElement): string {
  const isText = ([TAG.utf8String, TAG.printableString, TAG.ia5String, TAG.numericString, TAG.visibleString, TAG.teletexString, TAG.bmpString, TAG.universalString] as number[]).includes(value.tag)
  return isText ? readString(value) : '#' + bytesToHex(contentOf(value))
}

/** The first value of an attribute, for example `nameAttribute(subject, 'CN')`. @source RFC 5280 §4.1.2.4. */
export function nameAttribute(name: Name, attribute: NameAttribute): string | undefined {
  const { oid } = nameAttributes[attribute]
  return name.rdns.flat().find((pair) => pair.oid === oid)?.value
}

/** `C=CN, O=示范医院, CN=张三` in the order of the name itself; special characters are escaped. @source RFC 4514 §2.4 (order kept). */
export function displayName(name: Name): string {
  return name.rdns.map((rdn) => rdn.map(displayPair).join('+')).join(', ')
}

function displayPair({ oid, value }: { oid: string; value: string }): string {
  const short = Object.entries(nameAttributes).find(([, attribute]) => attribute.oid === oid)?.[0]
  return `${short ?? oid}=${value.replace(/[,+"\\<>;=]/g, '\\$&')}`
}

/**
 * Whether two names are the same: byte for byte, or after folding case and white space, whatever string
 * types were used (tolerance `name-folding`).
 *
 * @source RFC 5280 §7.1.
 */
export function sameName(left: Name, right: Name): boolean {
  return equalBytes(left.der, right.der) || foldName(left) === foldName(right)
}

/** What two names that are the same have in common. @source RFC 5280 §7.1. */
export function foldName(name: Pick<Name, 'rdns'>): string {
  const fold = (text: string) => text.trim().replace(/\s+/g, ' ').toLowerCase()
  return JSON.stringify(name.rdns.map((rdn) => rdn.map(({ oid, value }) => [oid, fold(value)]).sort()))
}
