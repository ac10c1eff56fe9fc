// Owns the signed attribute that says on whose behalf, and by which signed statement, a signature was made.
import { openFields } from '../der/cursor.ts'
import { OID } from '../der/oid.ts'
import { readOctetString, readString } from '../der/read.ts'
import { encodeOctetString, encodeSequence, encodeUtf8String } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { attributeValue, encodeAttribute, type Attribute } from './attribute.ts'

/**
 * What a signature rests on beside the signer's own key.
 * - `delegation` 授权签名: the signer's certificate is the delegate's; `staffNumber` and `name` are the delegator's
 * - `automatic` 自动签名: the signer's certificate is the second one of the person named
 */
export interface SigningMandate {
  readonly kind: 'delegation' | 'automatic'
  readonly statementId: string
  /** SM3 of the statement's own message M, 32 bytes. */
  readonly statementDigest: Uint8Array
  readonly staffNumber: string
  readonly name: string
}

/**
 * `SigningMandate ::= SEQUENCE { kind UTF8String, statementId UTF8String, statementDigest OCTET STRING, staffNumber UTF8String, name UTF8String }`
 * as the one value of an attribute of our own.
 *
 * @throws {CryptoError} cms.attribute_invalid — the digest is not 32 bytes.
 * @source RFC 5652 §5.3, §11 (further attributes may be signed); the identifier is of the UUID arc, ITU-T X.667 §7.
 */
export function mandateAttribute({ kind, statementId, statementDigest, staffNumber, name }: SigningMandate): Uint8Array {
  if (statementDigest.length !== 32) throw new CryptoError('cms.attribute_invalid', 'statement digest')
  return encodeAttribute(OID.signingMandate, encodeSequence(encodeUtf8String(kind), encodeUtf8String(statementId), encodeOctetString(statementDigest), encodeUtf8String(staffNumber), encodeUtf8String(name)))
}

const MOST_CHARACTERS = 128

/** Undefined when there is none. @throws {CryptoError} cms.attribute_invalid · der.* @source as {@link mandateAttribute} */
export function readMandate(attributes: readonly Attribute[]): SigningMandate | undefined {
  const element = attributeValue(attributes, OID.signingMandate)
  if (!element) return undefined
  const fields = openFields(element)
  const text = (): string => {
    const read = readString(fields.next())
    if (read.length > MOST_CHARACTERS) throw new CryptoError('cms.attribute_invalid', 'mandate')
    return read
  }
  const [kind, statementId] = [text(), text()]
  const statementDigest = readOctetString(fields.next())
  const [staffNumber, name] = [text(), text()]
  fields.done()
  if ((kind !== 'delegation' && kind !== 'automatic') || statementDigest.length !== 32) throw new CryptoError('cms.attribute_invalid', 'mandate')
  return { kind, statementId, statementDigest, staffNumber, name }
}
