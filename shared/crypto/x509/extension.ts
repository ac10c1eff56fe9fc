// Owns the certificate extensions that the product writes: each function gives one encoded Extension.
import { encodeOid, OID } from '../der/oid.ts'
import { ascii, encodeBoolean, encodeContext, encodeContextPrimitive, encodeInteger, encodeNamedBits, encodeOctetString, encodeSequence } from '../der/write.ts'
import { sm3 } from '../sm3.ts'

/** Bit numbers of KeyUsage. @source RFC 5280 §4.2.1.3. */
export const keyUsageBits = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyEncipherment: 2,
  dataEncipherment: 3,
  keyAgreement: 4,
  keyCertSign: 5,
  cRLSign: 6,
  encipherOnly: 7,
  decipherOnly: 8,
} as const

export type KeyUsage = keyof typeof keyUsageBits

export interface Extension {
  readonly oid: string
  readonly critical: boolean
  /** What the OCTET STRING holds. */
  readonly value: Uint8Array
}

/** Any extension. @param valueDer  what the OCTET STRING holds, usually DER. @source RFC 5280 §4.1. */
export function encodeExtension(oid: string, critical: boolean, valueDer: Uint8Array): Uint8Array {
  return encodeSequence(encodeOid(oid), ...(critical ? [encodeBoolean(true)] : []), encodeOctetString(valueDer))
}

/** Critical. `pathLength`: how many further CA certificates may follow below this one. @source RFC 5280 §4.2.1.9. */
export function basicConstraintsExtension(constraints: { readonly ca: boolean; readonly pathLength?: number }): Uint8Array {
  const pathLength = constraints.pathLength === undefined ? [] : [encodeInteger(constraints.pathLength)]
  return encodeExtension(OID.basicConstraints, true, encodeSequence(...(constraints.ca ? [encodeBoolean(true), ...pathLength] : [])))
}

/** Critical. @source RFC 5280 §4.2.1.3; GM/T 0015 (signing: digitalSignature, nonRepudiation). */
export function keyUsageExtension(...usages: KeyUsage[]): Uint8Array {
  return encodeExtension(OID.keyUsage, true, encodeNamedBits(usages.map((usage) => keyUsageBits[usage])))
}

/** A TSA certificate must have it critical and with timeStamping alone. @source RFC 5280 §4.2.1.12; RFC 3161 §2.3. */
export function extKeyUsageExtension(purposeOids: readonly string[], critical = false): Uint8Array {
  return encodeExtension(OID.extKeyUsage, critical, encodeSequence(...purposeOids.map(encodeOid)))
}

/** Leftmost 160 bits of SM3 over the key's octets. @source RFC 5280 §4.2.1.2 (any method); RFC 7093 §2 with SM3. */
export function keyIdentifierOf(keyBytes: Uint8Array): Uint8Array {
  return sm3(keyBytes).slice(0, 20)
}

/** @source RFC 5280 §4.2.1.2. */
export function subjectKeyIdentifierExtension(keyIdentifier: Uint8Array): Uint8Array {
  return encodeExtension(OID.subjectKeyIdentifier, false, encodeOctetString(keyIdentifier))
}

/** @param keyIdentifier  the issuer's subject key identifier. @source RFC 5280 §4.2.1.1. */
export function authorityKeyIdentifierExtension(keyIdentifier: Uint8Array): Uint8Array {
  return encodeExtension(OID.authorityKeyIdentifier, false, encodeSequence(encodeContextPrimitive(0, keyIdentifier)))
}

/** One distribution point per address. @throws {CryptoError} der.string_invalid @source RFC 5280 §4.2.1.13. */
export function crlDistributionPointsExtension(urls: readonly string[]): Uint8Array {
  const points = urls.map((url) => encodeSequence(encodeContext(0, encodeContext(0, encodeContextPrimitive(6, ascii(url))))))
  return encodeExtension(OID.crlDistributionPoints, false, encodeSequence(...points))
}

/** Serial of a revocation list. @source RFC 5280 §5.2.3. */
export function crlNumberExtension(number: bigint | number): Uint8Array {
  return encodeExtension(OID.crlNumber, false, encodeInteger(number))
}
