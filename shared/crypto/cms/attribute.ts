// Owns attributes: { type OID, values SET OF ANY }, written one value each, read in any number.
import { openFields } from '../der/cursor.ts'
import { childrenOf, parseDer, rawOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { encodeOid, readOid } from '../der/oid.ts'
import { TAG } from '../der/tags.ts'
import { encodeSequence, encodeSetOf } from '../der/write.ts'
import { CryptoError } from '../error.ts'

export interface Attribute {
  readonly oid: string
  /** Encoded elements, at least one. */
  readonly values: readonly Uint8Array[]
}

const MAX_ATTRIBUTES = 64

/** @source RFC 5652 §5.3. */
export function encodeAttribute(oid: string, ...values: Uint8Array[]): Uint8Array {
  return encodeSequence(encodeOid(oid), encodeSetOf(values))
}

/**
 * Attributes of a set, in the order received.
 *
 * @throws {CryptoError} cms.attribute_invalid — empty, doubled, or too many. der.*
 * @source RFC 5652 §5.3, §11 (one instance of each of the attributes used here).
 */
export function readAttributes(set: DerElement): Attribute[] {
  const attributes = childrenOf(set).map((element) => {
    const fields = openFields(element)
    const oid = readOid(fields.next())
    const values = childrenOf(fields.next(TAG.set)).map(rawOf)
    fields.done()
    if (values.length === 0) throw new CryptoError('cms.attribute_invalid', `${oid} is empty`)
    return { oid, values }
  })
  const distinct = new Set(attributes.map(({ oid }) => oid))
  if (attributes.length > MAX_ATTRIBUTES || distinct.size !== attributes.length) throw new CryptoError('cms.attribute_invalid', 'doubled or too many')
  return attributes
}

/**
 * The one value of an attribute, or nothing if the attribute is not there.
 *
 * @throws {CryptoError} cms.attribute_invalid — several values where one belongs.
 * @source RFC 5652 §5.3, §11 (one value).
 */
export function attributeValue(attributes: readonly Attribute[], oid: string): DerElement | undefined {
  const attribute = attributes.find((candidate) => candidate.oid === oid)
  if (!attribute) return undefined
  if (attribute.values.length !== 1) throw new CryptoError('cms.attribute_invalid', `${oid} has several values`)
  return parseDer(attribute.values[0])
}
